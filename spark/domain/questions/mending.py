"""Mending: an author changes their answer or takes it back. What it said stays with the moderators."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from spark.domain.people.user import User
from spark.domain.questions.announcing import answers_changed
from spark.domain.questions.answer import Answer
from spark.domain.questions.answering import answer_is_hidden, answer_is_shown
from spark.domain.questions.locking import locked
from spark.domain.questions.writing import write
from spark.domain.refusal import Refused
from spark.extensions import db


def edit_answer(answer: Answer, text: str, *, by: User) -> Answer:
    """Say it better. Raises Refused: VALIDATION_ERROR, ANSWER_GONE."""
    question = locked(answer.question_id)
    mendable(answer)
    was_shown = answer.standing == "shown"
    write(answer, text, by=by, asker=question.asker)
    db.session.flush()
    if was_shown and answer.standing != "shown":
        answer_is_hidden(answer)
    elif not was_shown and answer.standing == "shown":
        answer_is_shown(answer)
    else:
        answers_changed(answer)
    return answer


def withdraw_answer(answer: Answer, *, by: User) -> None:
    """Take it back; an asker who has no other answer waits again. Raises Refused: ANSWER_GONE."""
    locked(answer.question_id)
    mendable(answer)
    answer.standing = "withdrawn"
    db.session.flush()
    answer_is_hidden(answer)


def mendable(answer: Answer) -> None:
    """Load an answer as it is now, its question held. Raises Refused when it was taken down meanwhile."""
    db.session.refresh(answer)
    if answer.standing not in ("shown", "held"):
        raise Refused(_("This answer is not there any more."), code="ANSWER_GONE", status=409)
