"""Answering many: one text to several people who asked the same, each with an answer of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from spark.domain.ids import new_id
from spark.domain.people.user import User
from spark.domain.questions.answer import Answer
from spark.domain.questions.answering import answer, free_to_answer
from spark.domain.questions.grouping import together_with
from spark.domain.questions.locking import locked_in_order
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class LeftOut:
    """A question that did not get the answer, and why."""

    question: Question
    refusal: Refused


@dataclass(frozen=True)
class SentToMany:
    """Who got the answer and who did not."""

    answers: list[Answer]
    left_out: list[LeftOut]


def recipients(question: Question) -> Select[Question]:
    """The open questions that ask the same as `question`, itself not among them, the oldest first."""
    return together_with(question)


def answer_many(questions: Sequence[Question], text: str, *, by: User) -> SentToMany:
    """Answer every question that is still free, each with an answer of its own, tied by a `batch_id`.

    What was closed, answered or taken by another meanwhile is left out and named. Raises Refused when nothing is left,
    with the first question's reason, and when the text is none.
    """
    if not 1 <= len(questions) <= MOST_AT_ONCE:
        raise Refused(
            _("Choose at least one and at most %(count)s questions.", count=MOST_AT_ONCE),
            field="questions",
            code="VALIDATION_ERROR",
        )
    free, left_out = [], []
    for question in locked_in_order({question.id for question in questions}):
        try:
            free_to_answer(question, by)
            free.append(question)
        except Refused as refusal:
            left_out.append(LeftOut(question, refusal))
    if not free:
        raise next((out.refusal for out in left_out if out.question.id == questions[0].id), left_out[0].refusal)
    batch_id = new_id() if len(free) > 1 else None
    return SentToMany([answer(question, text, by=by, batch_id=batch_id) for question in free], left_out)
