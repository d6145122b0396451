"""Subscribing: "me too" instead of asking the same once more; who says so is told what the asker is told."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from spark.domain.people.user import User
from spark.domain.questions.announcing import queue_changed, thread_changed
from spark.domain.questions.question import Question
from spark.domain.questions.together import QuestionSubscription
from spark.domain.refusal import Refused
from spark.extensions import db


def me_too(question: Question, *, by: User) -> Question:
    """Wait with the asker; twice is once. Raises Refused (OWN_QUESTION)."""
    if question.asker_id == by.id:
        raise Refused(_("This is your own question: you hear of every answer."), code="OWN_QUESTION", status=403)
    row = insert(QuestionSubscription).values(question_id=question.id, user_id=by.id).on_conflict_do_nothing()
    is_new = db.session.execute(row.returning(QuestionSubscription.user_id)).first()
    return counted(question, +1) if is_new else question


def stop(question: Question, *, by: User) -> Question:
    """Wait no longer; whoever does not wait stays so."""
    mine = QuestionSubscription.user_id == by.id, QuestionSubscription.question_id == question.id
    gone = delete(QuestionSubscription).where(*mine).returning(QuestionSubscription.user_id)
    return counted(question, -1) if db.session.execute(gone).first() else question


def counted(question: Question, change: int) -> Question:
    """Change the sum where it stands, so that fifty at once are fifty; the question itself has not changed."""
    sums = {"subscriber_count": Question.subscriber_count + change, "updated_at": Question.updated_at}
    db.session.execute(update(Question).where(Question.id == question.id).values(sums))
    db.session.refresh(question, ["subscriber_count"])
    queue_changed(question.id)
    thread_changed(question.id)
    return question


def waiting_people(question: Question) -> set[UUID]:
    """The asker and everybody who said "me too"."""
    subscribers = select(QuestionSubscription.user_id).where(QuestionSubscription.question_id == question.id)
    return {question.asker_id, *db.session.scalars(subscribers)}
