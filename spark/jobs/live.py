"""The job of telling open pages. The relay does it itself, as it takes the rows; this is for who runs them singly."""

from __future__ import annotations

from typing import Any

from flask import current_app

from spark.domain.notices.hints import JOB
from spark.jobs.registry import job
from spark.services.cache import redis
from spark.services.hints import Hint, publish, stream_of


@job(JOB)
def tell(event: str, topic: str, **data: Any) -> None:
    """Publish one hint."""
    publish(redis(), stream_of(current_app), [Hint(event, topic, data)])  # type: ignore[arg-type]
