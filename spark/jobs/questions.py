"""The jobs of the mentors' desk."""

from __future__ import annotations

from uuid import UUID

from spark.domain.questions.assigning import assign_unclaimed
from spark.domain.questions.lapsing import end_lapsed_claims
from spark.jobs.registry import job
from spark.services.presence import who_is_online


@job("desk.tend")
def tend() -> None:
    """End the claims that ran out, and offer urgent questions that nobody takes."""
    end_lapsed_claims()
    assign_unclaimed({UUID(person) for person in who_is_online()})
