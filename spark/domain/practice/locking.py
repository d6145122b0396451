"""Locks on tests and attempts: whoever changes one holds its row, tests before attempts.

They are FOR NO KEY UPDATE: rows that only refer to a test or an attempt are written beside them.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from spark.domain.practice.attempt import PracticeTestAttempt
from spark.domain.practice.test import PracticeTest
from spark.extensions import db


def locked_test(test_id: UUID) -> PracticeTest:
    """Load a test as it is now and hold it until the transaction ends."""
    return db.session.scalars(
        select(PracticeTest)
        .where(PracticeTest.id == test_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def locked_attempt(attempt_id: UUID) -> PracticeTestAttempt:
    """Load an attempt as it is now, with its test, and hold it until the transaction ends."""
    return db.session.scalars(
        select(PracticeTestAttempt)
        .where(PracticeTestAttempt.id == attempt_id)
        .options(joinedload(PracticeTestAttempt.test, innerjoin=True))
        .with_for_update(key_share=True, of=PracticeTestAttempt)
        .execution_options(populate_existing=True)
    ).one()
