"""Answering alike: one text to a question and to those that were chosen because they ask the same."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from spark.domain.people.user import User
from spark.domain.questions.answering import answer
from spark.domain.questions.answering_many import LeftOut, SentToMany, answer_many
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused


def answer_alike(question: Question, others: Sequence[Question], text: str, *, by: User) -> SentToMany:
    """Answer a question, and of `others` those that still stand in its group; the rest is left out and named.

    Raises Refused like `answer` when nobody gets it.
    """
    mates = [one for one in others if one.group_id is not None and one.group_id == question.group_id]
    strangers = [LeftOut(one, no_longer_alike()) for one in others if one not in mates]
    if not mates:
        return SentToMany([answer(question, text, by=by)], strangers)
    outcome = answer_many([question, *mates], text, by=by)
    return SentToMany(outcome.answers, [*outcome.left_out, *strangers])


def no_longer_alike() -> Refused:
    """Return why a question gets no answer that was written for others."""
    return Refused(_("It no longer asks the same."), code="NOT_ALIKE", status=409)
