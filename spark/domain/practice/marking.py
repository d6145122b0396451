"""Marking: a person says what a free response brings, line by line of the rubric.

Points alone, no words: a remark would be a private channel between an adult and a child. Who wants to know more asks
a question, where everybody reads along.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, raiseload, undefer

from spark.domain.clock import now
from spark.domain.notices.notifying import notify
from spark.domain.people.user import User
from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.grading import FRACTION
from spark.domain.practice.item import FreeResponse
from spark.domain.practice.item_rules import SMALLEST
from spark.domain.practice.keys import newest_keys
from spark.domain.practice.locking import locked_attempt
from spark.domain.practice.reckoning import reckon
from spark.domain.practice.test import PracticeTest, PracticeTestQuestionVersion
from spark.domain.refusal import Refused
from spark.extensions import db


def mark(answer: AttemptAnswer, marks: Sequence[Decimal], *, by: User) -> PracticeTestResult:
    """Give points for each line of the rubric, or for the whole where there is none. Raises Refused.

    ALREADY_MARKED when somebody else was faster. When nothing of the attempt waits any more, its student is told.
    """
    attempt = locked_attempt(answer.attempt_id)
    db.session.refresh(answer)
    if not answer.waits_for_mark and answer.marked_by_id != by.id:
        raise Refused(_("Somebody else has marked this answer meanwhile."), code="ALREADY_MARKED", status=409)
    key = newest_keys([answer.version_id])[answer.version_id]
    given = checked_marks(marks, most_of(key))
    answer.marks = [str(points) for points in given]
    answer.points = sum(given, Decimal(0))
    answer.part = (answer.points / key.points).quantize(FRACTION)
    answer.marked_by_id, answer.marked_at = by.id, now()
    answer.waits_for_mark, answer.graded_version_id = False, key.id
    db.session.flush()
    was_final = attempt.result is not None and attempt.result.is_final
    result = reckon(attempt)
    if result.is_final and not was_final:
        tell_student(attempt)
    return result


def most_of(key: PracticeTestQuestionVersion) -> list[Decimal]:
    """Return the most points of each line; of the whole where there is no rubric."""
    item = key.item
    rubric = item.rubric if isinstance(item, FreeResponse) else ()
    return [line.points for line in rubric] or [key.points]


def checked_marks(marks: Sequence[Decimal], most: Sequence[Decimal]) -> list[Decimal]:
    """Return marks that the rubric allows. Raises Refused."""
    if len(marks) != len(most):
        raise Refused(_("Give points for every line."), field="marks", code="VALIDATION_ERROR")
    for points, limit in zip(marks, most, strict=True):
        if not (points.is_finite() and 0 <= points <= limit and points == points.quantize(SMALLEST)):
            raise Refused(
                _("Give from 0 to %(most)s points.", most=f"{limit:f}"), field="marks", code="VALIDATION_ERROR"
            )
    return [points.quantize(SMALLEST) for points in marks]


def tell_student(attempt: PracticeTestAttempt) -> None:
    """Say that the result is final now."""
    notify(
        [attempt.user_id],
        "test_marked",
        event=f"marked:{attempt.id}",
        thread=f"attempt:{attempt.id}",
        url=f"/attempts/{attempt.id}",
        title=attempt.test.title,
    )


def waiting_for_marks(answers: Select[AttemptAnswer]) -> Select[AttemptAnswer]:
    """Narrow to those nobody has marked, the longest wait first, with all that a row of the list shows."""
    return with_question(answers.where(AttemptAnswer.waits_for_mark)).order_by(
        AttemptAnswer.received_at, AttemptAnswer.id
    )


def with_question(answers: Select[AttemptAnswer]) -> Select[Any]:
    """Load the question and its test, the key too: whoever marks goes by it."""
    version = joinedload(AttemptAnswer.version, innerjoin=True)
    test = joinedload(AttemptAnswer.attempt, innerjoin=True).joinedload(PracticeTestAttempt.test, innerjoin=True)
    return answers.options(
        version.options(undefer(PracticeTestQuestionVersion.content), undefer(PracticeTestQuestionVersion.explained)),
        test.load_only(PracticeTest.title, PracticeTest.language, PracticeTest.subject_slug, PracticeTest.grade_slug),
        raiseload("*"),
    )
