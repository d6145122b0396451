"""Regrading: a corrected key counts for everybody who answered, once, and each of them is told what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.moderation.audit import record
from spark.domain.notices.notifying import notify
from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.handing_in import grade
from spark.domain.practice.keys import newest_keys
from spark.domain.practice.locking import locked_attempt
from spark.domain.practice.reckoning import reckon
from spark.domain.practice.regrade import Regrade, ResultChange
from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.extensions import db


def regrade(regrade_id: UUID) -> None:
    """Do what a correction asked for; done once, it is done. The caller commits."""
    wanted = db.session.scalars(
        select(Regrade).where(Regrade.id == regrade_id).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if wanted is None or wanted.done_at is not None:
        return
    key = newest_keys([wanted.version_id])[wanted.version_id]  # a later correction may have come meanwhile
    for attempt_id in attempts_with(key):
        wanted.attempt_count += 1
        wanted.changed_count += regrade_attempt(wanted, key, attempt_id)
    wanted.done_at = now()
    record(
        "test.regrade",
        key,
        by=None,
        regrade=str(wanted.id),
        attempts=wanted.attempt_count,
        changed=wanted.changed_count,
    )
    db.session.flush()


def attempts_with(key: PracticeTestQuestionVersion) -> Iterator[UUID]:
    """Yield the finished attempts that saw this edition and were graded by an older key, in one order."""
    yield from db.session.scalars(
        select(AttemptAnswer.attempt_id)
        .join(PracticeTestAttempt, PracticeTestAttempt.id == AttemptAnswer.attempt_id)
        .join(PracticeTestQuestionVersion, PracticeTestQuestionVersion.id == AttemptAnswer.version_id)
        .where(
            PracticeTestAttempt.handed_in_at.is_not(None),
            PracticeTestQuestionVersion.question_id == key.question_id,
            PracticeTestQuestionVersion.edition == key.edition,
            AttemptAnswer.graded_version_id != key.id,
        )
        .order_by(AttemptAnswer.attempt_id)
    ).all()


def regrade_attempt(wanted: Regrade, key: PracticeTestQuestionVersion, attempt_id: UUID) -> bool:
    """Grade one attempt by the new key; say whether its score is another now."""
    attempt = locked_attempt(attempt_id)
    result = db.session.scalars(select(PracticeTestResult).filter_by(attempt_id=attempt_id)).one()
    before = result.score_percentage
    for row in answers_to(attempt, key):
        grade(row, key)
    db.session.flush()
    after = reckon(attempt).score_percentage
    if before == after:
        return False
    db.session.add(ResultChange(regrade_id=wanted.id, result_id=result.id, before=before, after=after))
    notify(
        [attempt.user_id],
        "result_changed",
        event=f"regrade:{wanted.id}",
        thread=f"attempt:{attempt.id}",
        url=f"/attempts/{attempt.id}",
        title=attempt.test.title,
        before=str(before),
        after=str(after),
    )
    return True


def answers_to(attempt: PracticeTestAttempt, key: PracticeTestQuestionVersion) -> Sequence[AttemptAnswer]:
    """Load what was answered to one edition, none of the hundreds of others. The caller holds the attempt."""
    return db.session.scalars(
        select(AttemptAnswer)
        .join(PracticeTestQuestionVersion, PracticeTestQuestionVersion.id == AttemptAnswer.version_id)
        .where(
            AttemptAnswer.attempt_id == attempt.id,
            PracticeTestQuestionVersion.question_id == key.question_id,
            PracticeTestQuestionVersion.edition == key.edition,
        )
        .execution_options(populate_existing=True)
    ).all()
