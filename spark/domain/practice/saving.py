"""Saving: an answer is kept as it is given, each time, whatever the line, the clock and the hand-in do meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.practice.answers import Answer, read_answer
from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt
from spark.domain.practice.clock_of_attempt import counts, given_at, is_late, is_over, seconds_left
from spark.domain.practice.events import add_event
from spark.domain.practice.handing_in import grade_late, hand_in_by_clock
from spark.domain.practice.locking import locked_attempt
from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.domain.refusal import Refused
from spark.extensions import db

LONGEST_AGO = timedelta(days=400)  # as long as a key of idempotency is kept
ON_ITS_WAY = timedelta(seconds=20)  # that a request may take: its age is told when it leaves, and in whole seconds


@dataclass(frozen=True)
class Saved:
    """What the student is told: when it arrived, whether it counts, and how much time is left (None: no limit).

    `is_newest` is false for one that counts no more because a newer one, given elsewhere, is there already.
    """

    version_id: UUID
    received_at: datetime
    is_counted: bool
    is_late: bool
    seconds_left: int | None
    is_newest: bool = True


@dataclass(frozen=True)
class Given:
    """An answer (`answers.py`) to a question of the paper, given `ago` before now.

    `doubt` is by how much later than it was given the answer before this one may seem to have been.
    """

    version_id: UUID
    answer: Any
    ago: timedelta = timedelta(0)
    doubt: timedelta = timedelta(0)


def save_answer(
    attempt: PracticeTestAttempt, version_id: UUID, answer: Answer, *, ago: timedelta = timedelta(0)
) -> Saved:
    """Keep an answer (`answers.py`) that was given `ago` before now. Raises Refused: UNKNOWN_ITEM, INVALID_ANSWER.

    The newest by when it was given counts, in whatever order they arrive; within ON_ITS_WAY of each other the one that
    arrives last, because a device sends one after the other. One that comes too late by the test's rule is kept beside
    it.
    """
    attempt = held(attempt.id)
    version = of_paper(attempt, version_id)
    [saved] = keep(attempt, [Given(version_id, read_answer(version.shown, answer), ago, ON_ITS_WAY)])
    return saved


def save_answers(attempt: PracticeTestAttempt, given: Sequence[Given]) -> list[Saved]:
    """Keep several answers as `save_answer` does, all or none, in as many queries as one.

    A refusal names which it is about: `answers.3.answer` for the fourth.
    """
    if not given:
        return []
    attempt = held(attempt.id)
    return keep(attempt, read_answers(shown_of(attempt), given))


def read_answers(pages: Mapping[UUID, dict[str, Any]], given: Sequence[Given]) -> list[Given]:
    """Return answers in their one shape; `pages` is what each question of the paper shows. Raises Refused."""
    read = []
    for number, one in enumerate(given):
        try:
            if one.version_id not in pages:
                raise unknown()
            read.append(Given(one.version_id, read_answer(pages[one.version_id], one.answer), one.ago))
        except Refused as refusal:
            refusal.field = f"answers.{number}.{refusal.field}"
            raise
    return read


def keep(attempt: PracticeTestAttempt, read: Sequence[Given]) -> list[Saved]:
    """Write down answers that fit their questions, and grade what comes after the hand-in. The caller holds it."""
    rows = answer_rows(attempt, {one.version_id for one in read})
    told = take_in(attempt, read, rows, now())
    db.session.flush()
    changed = {saved.version_id for saved in told if saved.is_counted and saved.is_newest}
    if changed and not attempt.is_open:
        grade_late(attempt, [rows[version_id] for version_id in changed])
    return told


def take_in(
    attempt: PracticeTestAttempt, read: Sequence[Given], rows: dict[UUID, AttemptAnswer], received: datetime
) -> list[Saved]:
    """Let answers take the place of older ones among `rows`, each with its event; the next flush writes them."""
    told = []
    for one in read:
        done = given_at(attempt, received, min(one.ago, LONGEST_AGO))
        is_counted, late = counts(attempt, done, received), is_late(attempt, received)
        add_event(attempt, "answer", one.version_id, one.answer, done=done, received=received, is_counted=is_counted)
        is_newest = True
        if is_counted:
            current = rows.get(one.version_id) or AttemptAnswer(attempt_id=attempt.id, version_id=one.version_id)
            before = current.done_at or done
            is_newest = done + one.doubt >= before
            if is_newest:
                db.session.add(current)
                current.value, current.received_at, current.is_late = one.answer, received, late
                current.done_at = max(done, before)
                rows[one.version_id] = current
        told.append(Saved(one.version_id, received, is_counted, late, seconds_left(attempt, received), is_newest))
    return told


def flag(attempt: PracticeTestAttempt, version_id: UUID, *, on: bool) -> None:
    """Mark a question to come back to, or take the mark away. Raises Refused."""
    attempt = held(attempt.id)
    of_paper(attempt, version_id)
    if not attempt.is_open:
        raise Refused(_("This attempt is handed in."), code="HANDED_IN", status=409)
    others = [one for one in attempt.flagged if one != version_id]
    attempt.flagged = [*others, version_id] if on else others
    moment = now()
    add_event(attempt, "flag" if on else "unflag", version_id, done=moment, received=moment)
    db.session.flush()


def held(attempt_id: UUID) -> PracticeTestAttempt:
    """Hold an attempt; one whose time is over is handed in first, as the clock would have done."""
    attempt = locked_attempt(attempt_id)
    if attempt.is_open and is_over(attempt, now()):
        hand_in_by_clock(attempt)
    return attempt


def of_paper(attempt: PracticeTestAttempt, version_id: UUID) -> PracticeTestQuestionVersion:
    """Load a question of the attempt's paper. Raises Refused for any other."""
    if version_id not in attempt.paper:
        raise unknown()
    return db.session.get_one(PracticeTestQuestionVersion, version_id)


def shown_of(attempt: PracticeTestAttempt) -> dict[UUID, dict[str, Any]]:
    """Load what the questions of the attempt's paper show."""
    rows = db.session.execute(
        select(PracticeTestQuestionVersion.id, PracticeTestQuestionVersion.shown).where(
            PracticeTestQuestionVersion.id.in_(attempt.paper)
        )
    )
    return dict(rows.all())


def unknown() -> Refused:
    """Return the refusal of a question that is not on the paper."""
    return Refused(_("There is no such question in this attempt."), field="question", code="UNKNOWN_ITEM", status=404)


def answer_rows(attempt: PracticeTestAttempt, version_ids: Collection[UUID]) -> dict[UUID, AttemptAnswer]:
    """Load the answers that there are, as they are now. The caller holds the attempt."""
    rows = db.session.scalars(
        select(AttemptAnswer)
        .where(AttemptAnswer.attempt_id == attempt.id, AttemptAnswer.version_id.in_(version_ids))
        .execution_options(populate_existing=True)
    )
    return {row.version_id: row for row in rows}
