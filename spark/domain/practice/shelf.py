"""The shelf of tests as their authors see it: lists, counts, and pages of questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, raiseload, undefer

from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt
from spark.domain.practice.authoring import standing_questions
from spark.domain.practice.import_run import ImportRun
from spark.domain.practice.test import STATES, PracticeTest, PracticeTestQuestion, PracticeTestQuestionVersion
from spark.extensions import db

PAGE = 20  # tests
QUESTIONS = 50  # of a page


def with_shelf(tests: Select[Any]) -> Select[Any]:
    """Load tests with all that their pages show around the questions."""
    return tests.options(
        joinedload(PracticeTest.subject), joinedload(PracticeTest.grade), joinedload(PracticeTest.owner), raiseload("*")
    )


def last_changed_first(tests: Select[Any]) -> Select[Any]:
    """Put tests in the order in which an author goes on with them."""
    return with_shelf(tests).order_by(PracticeTest.updated_at.desc(), PracticeTest.id.desc())


def counts_by_state(tests: Select[Any]) -> dict[str, int]:
    """Count tests by their state."""
    found = tests.with_only_columns(PracticeTest.state, func.count()).group_by(PracticeTest.state)
    counts = dict.fromkeys(STATES, 0)
    for state, count in db.session.execute(found):
        counts[state] = count
    return counts


def questions_from(test: PracticeTest, offset: int, count: int = QUESTIONS, *, with_keys: bool = False) -> list[Any]:
    """Return some questions of a test in order, with what they say today, their keys only on request."""
    version = joinedload(PracticeTestQuestion.version)
    keys = (
        version.options(undefer(PracticeTestQuestionVersion.content), undefer(PracticeTestQuestionVersion.explained))
        if with_keys
        else version
    )
    return list(db.session.scalars(standing_questions(test).options(keys).offset(offset).limit(count)))


def numbered(test: PracticeTest, offset: int, questions: Sequence[Any]) -> list[tuple[int | None, Any]]:
    """Return questions from a place on with their numbers as students count them: texts that ask nothing have none."""
    number = 0
    if offset:
        before = standing_questions(test).with_only_columns(PracticeTestQuestion.current_version_id).limit(offset)
        asked = select(func.count()).where(
            PracticeTestQuestionVersion.id.in_(before), PracticeTestQuestionVersion.kind != "description"
        )
        number = db.session.scalar(asked) or 0
    rows: list[tuple[int | None, Any]] = []
    for question in questions:
        asks = question.version.kind != "description"
        number += asks
        rows.append((number if asks else None, question))
    return rows


def place_of(question: PracticeTestQuestion) -> int:
    """Return which question of its test it is; the first is 1."""
    before = select(func.count()).where(
        PracticeTestQuestion.test_id == question.test_id,
        PracticeTestQuestion.removed_at.is_(None),
        (PracticeTestQuestion.position < question.position)
        | ((PracticeTestQuestion.position == question.position) & (PracticeTestQuestion.id < question.id)),
    )
    return (db.session.scalar(before) or 0) + 1


def finished_with(version: PracticeTestQuestionVersion) -> int:
    """Count the finished attempts that saw this edition of a question: those that a corrected key grades anew."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(AttemptAnswer)
            .join(PracticeTestAttempt, PracticeTestAttempt.id == AttemptAnswer.attempt_id)
            .join(PracticeTestQuestionVersion, PracticeTestQuestionVersion.id == AttemptAnswer.version_id)
            .where(
                PracticeTestAttempt.handed_in_at.is_not(None),
                PracticeTestQuestionVersion.question_id == version.question_id,
                PracticeTestQuestionVersion.edition == version.edition,
            )
        )
        or 0
    )


def imports_under_way(test_id: UUID) -> list[ImportRun]:
    """Return the imports into a test that wait for somebody or for a job, the newest first."""
    return list(
        db.session.scalars(
            select(ImportRun)
            .where(ImportRun.test_id == test_id, ImportRun.state != "imported")
            .order_by(ImportRun.created_at.desc(), ImportRun.id.desc())
            .limit(5)
        )
    )
