"""Reckoning: the answers of an attempt come to a result. Called again, it comes to the same."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import func, select

from spark.domain.ids import new_id
from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.grading import percentage
from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.extensions import db


def reckon(attempt: PracticeTestAttempt) -> PracticeTestResult:
    """Add up the points of an attempt that was handed in. The caller holds it, and has flushed.

    Of what still waits for a mark nothing is counted yet, and the result is not final.
    """
    points, possible, waiting = sums(attempt)
    result = db.session.scalars(
        select(PracticeTestResult)
        .where(PracticeTestResult.attempt_id == attempt.id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if result is None:
        result = PracticeTestResult(attempt_id=attempt.id, user_id=attempt.user_id, test_id=attempt.test_id)
        db.session.add(result)
    come_to(result, attempt, points, possible, waiting=waiting)
    db.session.flush()
    return result


def reckon_first(
    attempt: PracticeTestAttempt, answers: Collection[AttemptAnswer], possible: Decimal
) -> PracticeTestResult:
    """Add up the points of an attempt that is being handed in, of answers just graded. The caller holds it."""
    result = PracticeTestResult(id=new_id(), attempt_id=attempt.id, user_id=attempt.user_id, test_id=attempt.test_id)
    reached = [row.points or Decimal(0) for row in answers]
    waiting = sum(row.waits_for_mark for row in answers)
    come_to(result, attempt, sum(reached, Decimal(0)), possible, waiting=waiting)
    db.session.add(result)
    db.session.flush()
    return result


def come_to(
    result: PracticeTestResult, attempt: PracticeTestAttempt, points: Decimal, possible: Decimal, *, waiting: int
) -> None:
    """Write into a result what its attempt came to."""
    ended = attempt.handed_in_at or attempt.started_at
    result.completed_at = ended
    result.time_taken_seconds = int((ended - attempt.started_at).total_seconds())
    result.points, result.points_possible = points, possible
    result.score_percentage = percentage(points, possible)
    result.is_passed = result.score_percentage >= attempt.test.pass_score_percentage
    result.is_final = not waiting


def sums(attempt: PracticeTestAttempt) -> tuple[Decimal, Decimal, int]:
    """Return the points reached, those possible, and how many answers wait for a mark."""
    row = db.session.execute(
        select(
            func.coalesce(func.sum(AttemptAnswer.points), 0),
            func.coalesce(func.sum(PracticeTestQuestionVersion.points), 0),
            func.count().filter(AttemptAnswer.waits_for_mark),
        )
        .join(PracticeTestQuestionVersion, PracticeTestQuestionVersion.id == AttemptAnswer.version_id)
        .where(AttemptAnswer.attempt_id == attempt.id)
    ).one()
    return row[0] or Decimal(0), row[1] or Decimal(0), int(row[2])
