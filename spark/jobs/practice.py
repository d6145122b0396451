"""The jobs of practice tests."""

from __future__ import annotations

from uuid import UUID

from spark.domain.practice.correcting import JOB as REGRADE
from spark.domain.practice.handing_in import close
from spark.domain.practice.regrading import regrade
from spark.domain.practice.starting import CLOSE
from spark.jobs.registry import job


@job(CLOSE)
def close_attempt(id: str) -> None:
    """Hand in an attempt whose time is over."""
    close(UUID(id))


@job(REGRADE)
def regrade_answers(id: str) -> None:
    """Grade anew what a corrected key concerns."""
    regrade(UUID(id))
