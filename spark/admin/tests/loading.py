"""What every page of a test begins with: what the caller may not author is not found."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask_login import current_user

from spark.domain.practice.shelf import with_shelf
from spark.domain.practice.test import PracticeTest, PracticeTestQuestion
from spark.policy import authored_by, questions_authored_by
from spark.web import one_or_404


def own_test(test_id: UUID) -> PracticeTest:
    """Load a test with its shelf."""
    test: PracticeTest = one_or_404(with_shelf(authored_by(current_user)).where(PracticeTest.id == test_id))
    return test


def own_question(question_id: UUID) -> PracticeTestQuestion:
    """Load a question, which may have been taken out."""
    return one_or_404(questions_authored_by(current_user).where(PracticeTestQuestion.id == question_id))


def page_asked() -> int:
    """Return the page that the address asks for, 1 or more."""
    return min(max(request.args.get("page", 1, int), 1), 10_000)
