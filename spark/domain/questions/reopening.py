"""Reopening: the asker still waits, whatever was answered or accepted."""

from __future__ import annotations

from sqlalchemy import update

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.questions.announcing import queue_changed, regroup, thread_changed
from spark.domain.questions.answer import Answer
from spark.domain.questions.asker import only_the_asker
from spark.domain.questions.following_up import follow_up
from spark.domain.questions.locking import locked
from spark.domain.questions.question import Question
from spark.extensions import db


def reopen(question: Question, text: str = "", *, by: User) -> Question:
    """Wait again, from now; `text` says what is still missing, as a follow-up. Raises Refused.

    Reopening what is open changes nothing.
    """
    question = locked(question.id)
    only_the_asker(question, by)
    if question.status != "open":
        question.status, question.closed_at, question.clock_stopped_at = "open", None, None
        question.waiting_since = now()
        accepted = update(Answer).where(Answer.question_id == question.id, Answer.is_accepted)
        db.session.execute(accepted.values(is_accepted=False, accepted_at=None))
        db.session.flush()
        queue_changed(question.id)
        thread_changed(question.id)
        regroup(question.id)
    if text.strip():
        follow_up(question, text, by=by)
    return question
