"""Asking about a question of a test: the item and what was answered come along, so that nobody has to copy them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased, joinedload, raiseload

from spark.domain.moderation.masking import masked
from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt
from spark.domain.practice.test import PracticeTest, PracticeTestQuestionVersion
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.services.media.plain_words import plain_words

LONGEST_TITLE = 120  # characters: enough to know the question by


@dataclass(frozen=True)
class AnswerAskedAbout:
    """What the page of a question shows of a test: the item as its asker saw it, and their answer."""

    answer: AttemptAnswer
    number: int  # on the asker's paper, from 1, texts that ask nothing left out
    explained: dict[str, Any]  # what would have been right; `policy.may_see_key_behind` says who sees it

    @property
    def test(self) -> PracticeTest:
        """The test it is from."""
        return self.answer.attempt.test

    @property
    def page(self) -> dict[str, Any]:
        """The item as students see it."""
        return self.answer.version.shown

    @property
    def value(self) -> Any:
        """The answer. Everybody reads it here, so contact data in it is masked."""
        value = self.answer.value
        return masked(value) if isinstance(value, str) else value

    @property
    def first_words(self) -> str:
        """The beginning of the item in plain words."""
        return plain_words(self.page["html"], LONGEST_TITLE)


def answer_asked_about(askable: Select[AttemptAnswer], answer_id: UUID | None) -> AnswerAskedAbout | None:
    """Load an answer out of those a person may ask about. Raises Refused when it is none of them."""
    if answer_id is None:
        return None
    found = looked_up(askable.where(AttemptAnswer.id == answer_id))
    if found is None:
        raise Refused(_("This test answer is not yours to ask about."), field="answer", code="VALIDATION_ERROR")
    return found


def answer_behind(answer_id: UUID | None) -> AnswerAskedAbout | None:
    """Load the answer that a question is about; whoever reads the question sees it."""
    if answer_id is None:
        return None
    return looked_up(select(AttemptAnswer).where(AttemptAnswer.id == answer_id))


def looked_up(answers: Select[Any]) -> AnswerAskedAbout | None:
    """Load an answer with its item, its number and its key in one query."""
    attempt = joinedload(AttemptAnswer.attempt, innerjoin=True)
    test = attempt.joinedload(PracticeTestAttempt.test, innerjoin=True)
    found = db.session.execute(
        answers.add_columns(number_on_paper(), newest_explanation()).options(
            joinedload(AttemptAnswer.version, innerjoin=True),
            test.load_only(
                PracticeTest.title, PracticeTest.language, PracticeTest.subject_slug, PracticeTest.grade_slug
            ),
            raiseload("*"),
        )
    ).one_or_none()
    return AnswerAskedAbout(*found) if found else None


def number_on_paper() -> ColumnElement[int]:
    """Count the answers of the attempt up to this one, in the order of its paper."""
    other = aliased(AttemptAnswer)
    paper = PracticeTestAttempt.paper
    return (
        select(func.count())
        .select_from(other)
        .join(PracticeTestAttempt, PracticeTestAttempt.id == other.attempt_id)
        .where(
            other.attempt_id == AttemptAnswer.attempt_id,
            func.array_position(paper, other.version_id) <= func.array_position(paper, AttemptAnswer.version_id),
        )
        .correlate(AttemptAnswer)
        .scalar_subquery()
    )


def newest_explanation() -> ColumnElement[Any]:
    """Select what the newest correction of the answered edition says."""
    seen, newest = aliased(PracticeTestQuestionVersion), aliased(PracticeTestQuestionVersion)
    return (
        select(newest.explained)
        .join(seen, and_(seen.question_id == newest.question_id, seen.edition == newest.edition))
        .where(seen.id == AttemptAnswer.version_id)
        .order_by(newest.correction.desc())
        .limit(1)
        .correlate(AttemptAnswer)
        .scalar_subquery()
    )
