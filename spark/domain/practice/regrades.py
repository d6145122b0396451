"""What became of the corrected keys of a test."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, raiseload

from spark.domain.practice.regrade import Regrade
from spark.domain.practice.test import PracticeTest, PracticeTestQuestion, PracticeTestQuestionVersion
from spark.extensions import db

SHOWN = 10


def regrades_of(test: PracticeTest) -> Sequence[Regrade]:
    """Return the last regrades of a test with what the question shows, the newest first."""
    return db.session.scalars(
        select(Regrade)
        .join(Regrade.version)
        .join(PracticeTestQuestion, PracticeTestQuestion.id == PracticeTestQuestionVersion.question_id)
        .where(PracticeTestQuestion.test_id == test.id)
        .order_by(Regrade.asked_at.desc(), Regrade.id.desc())
        .limit(SHOWN)
        .options(contains_eager(Regrade.version), raiseload("*"))
    ).all()
