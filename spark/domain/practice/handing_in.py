"""Handing in: an attempt ends, once, and is graded. By the student, or by the clock when the time is over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.clock_of_attempt import given_at, is_over
from spark.domain.practice.events import add_event
from spark.domain.practice.grading import graded, points_for
from spark.domain.practice.keys import newest_keys
from spark.domain.practice.locking import locked_attempt
from spark.domain.practice.reckoning import reckon, reckon_first
from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.extensions import db


def hand_in(attempt: PracticeTestAttempt, *, ago: timedelta = timedelta(0)) -> PracticeTestResult:
    """End an attempt `ago` before now and return its result; handed in twice, it is the same result.

    When the time was over by then, it was the clock that ended it.
    """
    attempt = locked_attempt(attempt.id)
    if attempt.is_open:
        received = now()
        done = given_at(attempt, received, ago)
        if is_over(attempt, done):
            return hand_in_by_clock(attempt)
        return end(attempt, "student", done, received)
    return result_of(attempt)


def hand_in_by_clock(attempt: PracticeTestAttempt) -> PracticeTestResult:
    """End an attempt at its deadline, unless it has ended."""
    attempt = locked_attempt(attempt.id)
    if attempt.is_open and attempt.deadline_at is not None:
        return end(attempt, "clock", attempt.deadline_at, now())
    return result_of(attempt)


def close(attempt_id: UUID) -> None:
    """Hand in for who has not done so by the deadline; what has ended, or has no limit, is left alone."""
    attempt = db.session.get(PracticeTestAttempt, attempt_id)
    if attempt is not None and attempt.is_open and is_over(attempt, now()):
        hand_in_by_clock(attempt)


def end(
    attempt: PracticeTestAttempt,
    by: str,
    done: datetime,
    received: datetime,
    *,
    keys: Mapping[UUID, PracticeTestQuestionVersion] | None = None,
    answers: dict[UUID, AttemptAnswer] | None = None,
) -> PracticeTestResult:
    """Write down the end, grade every question of the paper and reckon. The caller holds the attempt.

    A caller who has loaded the newest keys and the answers gives them along; all is written in one flush.
    """
    attempt.handed_in_at, attempt.handed_in_by = done, by
    add_event(attempt, "hand_in", done=done, received=received)
    answers = answers_by_version(attempt) if answers is None else answers
    asked = {
        version_id: key
        for version_id, key in (newest_keys(attempt.paper) if keys is None else keys).items()
        if key.kind != "description"
    }
    for version_id, key in asked.items():
        if version_id not in answers:
            answers[version_id] = AttemptAnswer(attempt_id=attempt.id, version_id=version_id)
            db.session.add(answers[version_id])
        grade(answers[version_id], key)
    return reckon_first(attempt, answers.values(), sum((key.points for key in asked.values()), Decimal(0)))


def grade(row: AttemptAnswer, key: PracticeTestQuestionVersion) -> None:
    """Grade an answer by a key. What a person has marked keeps its mark."""
    if row.marked_at is not None:
        return
    row.part = graded(key.item, row.value)
    row.points = None if row.part is None else points_for(row.part, key.points)
    row.waits_for_mark = row.part is None
    row.graded_version_id = key.id


def grade_late(attempt: PracticeTestAttempt, rows: Collection[AttemptAnswer]) -> None:
    """Grade answers that count although they came after the hand-in. The caller holds the attempt."""
    keys = newest_keys([row.version_id for row in rows])
    for row in rows:
        row.marked_at = None  # another text is marked anew
        grade(row, keys[row.version_id])
    db.session.flush()
    reckon(attempt)


def answers_by_version(attempt: PracticeTestAttempt) -> dict[UUID, AttemptAnswer]:
    """Load the answers of an attempt as they are now."""
    rows = db.session.scalars(
        select(AttemptAnswer).where(AttemptAnswer.attempt_id == attempt.id).execution_options(populate_existing=True)
    )
    return {row.version_id: row for row in rows}


def result_of(attempt: PracticeTestAttempt) -> PracticeTestResult:
    """Return the result of an attempt that has ended."""
    return db.session.scalars(select(PracticeTestResult).where(PracticeTestResult.attempt_id == attempt.id)).one()
