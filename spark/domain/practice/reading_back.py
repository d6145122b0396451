"""Reading back: an attempt question by question; what would have been right only where it is asked for by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from spark.domain.clock import now
from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt
from spark.domain.practice.history import answered_in
from spark.domain.practice.paper import answer_in
from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.extensions import db


@dataclass(frozen=True)
class Answered:
    """A question of a paper as it was shown, and what was answered. What stands behind `is_late` is for after hand-in.

    `explained` is as `showing.py` makes it, of the key that decided; None for a text that asks nothing.
    """

    version_id: UUID
    shown: dict[str, Any]
    value: Any
    received_at: datetime | None
    is_late: bool
    part: Decimal | None = None
    points: Decimal | None = None
    waits_for_mark: bool = False
    explained: dict[str, Any] | None = None


def without_keys(attempt: PracticeTestAttempt) -> Sequence[Answered]:
    """Return the questions of a paper in order with what was answered; one query that loads nothing of the key."""
    rows = db.session.execute(
        select(
            PracticeTestQuestionVersion.id,
            PracticeTestQuestionVersion.shown,
            AttemptAnswer.value,
            AttemptAnswer.received_at,
            AttemptAnswer.is_late,
        )
        .join(AttemptAnswer, answer_in(attempt), isouter=True)
        .where(PracticeTestQuestionVersion.id.in_(attempt.paper))
    )
    return in_order(attempt, [Answered(*row) for row in rows])


def with_keys(attempt: PracticeTestAttempt) -> Sequence[Answered]:
    """Return the questions of a finished attempt in order with what each brought and why."""
    if attempt.is_open:
        raise ValueError("Nothing of the key is told before the hand-in.")
    return [
        Answered(version.id, version.shown, None, None, False)
        if answer is None
        else Answered(
            version.id,
            version.shown,
            answer.value,
            answer.received_at,
            answer.is_late,
            answer.part,
            answer.points,
            answer.waits_for_mark,
            explained,
        )
        for version, answer, explained in answered_in(attempt)
    ]


def in_order(attempt: PracticeTestAttempt, found: Sequence[Answered]) -> Sequence[Answered]:
    """Put questions in the order of the paper."""
    by_version = {one.version_id: one for one in found}
    return [by_version[version_id] for version_id in attempt.paper]


def note_result_seen(attempt: PracticeTestAttempt) -> bool:
    """Remember when the key was first shown; say whether that was now. The caller commits."""
    first = (
        update(PracticeTestAttempt)
        .where(PracticeTestAttempt.id == attempt.id, PracticeTestAttempt.result_seen_at.is_(None))
        .values(result_seen_at=now())
        .returning(PracticeTestAttempt.id)
    )
    return attempt.result_seen_at is None and db.session.scalar(first) is not None
