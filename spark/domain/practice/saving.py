"""Saving: an answer is kept as it is given, each time, whatever the line, the clock and the hand-in do meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.practice.answers import Answer, read_answer
from spark.domain.practice.attempt import AttemptAnswer, AttemptEvent, PracticeTestAttempt
from spark.domain.practice.clock_of_attempt import counts, given_at, is_late, is_over, seconds_left
from spark.domain.practice.handing_in import grade_late, hand_in_by_clock
from spark.domain.practice.locking import locked_attempt
from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.domain.refusal import Refused
from spark.extensions import db

LONGEST_AGO = timedelta(days=400)  # as long as a key of idempotency is kept


@dataclass(frozen=True)
class Saved:
    """What the student is told: when it arrived, whether it counts, and how much time is left (None: no limit)."""

    version_id: UUID
    received_at: datetime
    is_counted: bool
    is_late: bool
    seconds_left: int | None


def save_answer(
    attempt: PracticeTestAttempt, version_id: UUID, answer: Answer, *, ago: timedelta = timedelta(0)
) -> Saved:
    """Keep an answer (`answers.py`) that was given `ago` before now. Raises Refused: UNKNOWN_ITEM, INVALID_ANSWER.

    The newest by when it was given counts, in whatever order they arrive. One that comes too late by the test's rule
    is kept beside it.
    """
    attempt = held(attempt.id)
    version = of_paper(attempt, version_id)
    answer = read_answer(version.shown, answer)
    received = now()
    done = given_at(attempt, received, min(ago, LONGEST_AGO))
    is_counted, late = counts(attempt, done, received), is_late(attempt, received)
    note(attempt, "answer", version_id, answer, done=done, received=received, is_counted=is_counted)
    if is_counted:
        current = answer_row(attempt, version_id)
        if current.done_at is None or done >= current.done_at:
            current.value, current.done_at, current.received_at, current.is_late = answer, done, received, late
            db.session.flush()
            if not attempt.is_open:
                grade_late(attempt, current)
    return Saved(version_id, received, is_counted, late, seconds_left(attempt, received))


def flag(attempt: PracticeTestAttempt, version_id: UUID, *, on: bool) -> None:
    """Mark a question to come back to, or take the mark away. Raises Refused."""
    attempt = held(attempt.id)
    of_paper(attempt, version_id)
    if not attempt.is_open:
        raise Refused(_("This attempt is handed in."), code="HANDED_IN", status=409)
    others = [one for one in attempt.flagged if one != version_id]
    attempt.flagged = [*others, version_id] if on else others
    moment = now()
    note(attempt, "flag" if on else "unflag", version_id, done=moment, received=moment)


def held(attempt_id: UUID) -> PracticeTestAttempt:
    """Hold an attempt; one whose time is over is handed in first, as the clock would have done."""
    attempt = locked_attempt(attempt_id)
    if attempt.is_open and is_over(attempt, now()):
        hand_in_by_clock(attempt)
    return attempt


def of_paper(attempt: PracticeTestAttempt, version_id: UUID) -> PracticeTestQuestionVersion:
    """Load a question of the attempt's paper. Raises Refused for any other."""
    if version_id not in attempt.paper:
        raise Refused(
            _("There is no such question in this attempt."), field="question", code="UNKNOWN_ITEM", status=404
        )
    return db.session.get_one(PracticeTestQuestionVersion, version_id)


def answer_row(attempt: PracticeTestAttempt, version_id: UUID) -> AttemptAnswer:
    """Return the row of an answer, a new one the first time. The caller holds the attempt."""
    row = db.session.scalars(
        select(AttemptAnswer)
        .where(AttemptAnswer.attempt_id == attempt.id, AttemptAnswer.version_id == version_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        row = AttemptAnswer(attempt_id=attempt.id, version_id=version_id)
        db.session.add(row)
    return row


def note(
    attempt: PracticeTestAttempt,
    kind: str,
    version_id: UUID | None = None,
    value: Any = None,
    *,
    done: datetime,
    received: datetime,
    is_counted: bool = True,
) -> None:
    """Add an event. The caller holds the attempt, whose count numbers them."""
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
    db.session.flush()
