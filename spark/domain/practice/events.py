"""Events: what happened in an attempt is written down in order, one line each."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from spark.domain.practice.attempt import AttemptEvent, PracticeTestAttempt
from spark.extensions import db


def add_event(
    attempt: PracticeTestAttempt,
    kind: str,
    version_id: UUID | None = None,
    value: Any = None,
    *,
    done: datetime,
    received: datetime,
    is_counted: bool = True,
) -> None:
    """Add an event, written with the next flush. The caller holds the attempt, whose count numbers them."""
    attempt.event_count += 1
    db.session.add(
        AttemptEvent(
            attempt_id=attempt.id,
            number=attempt.event_count,
            kind=kind,
            version_id=version_id,
            value=value,
            done_at=done,
            received_at=received,
            is_counted=is_counted,
        )
    )
