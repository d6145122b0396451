"""Helping: readers say which answers helped them, one vote each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from spark.domain.people.user import User
from spark.domain.questions.announcing import thread_changed
from spark.domain.questions.answer import Answer, AnswerVote
from spark.domain.refusal import Refused
from spark.extensions import db


def mark_helpful(answer: Answer, *, by: User) -> Answer:
    """Give one's vote; twice is once. Raises Refused (OWN_ANSWER)."""
    if answer.author_id == by.id:
        raise Refused(_("This is your own answer. Others say whether it helps."), code="OWN_ANSWER", status=403)
    vote = insert(AnswerVote).values(answer_id=answer.id, user_id=by.id).on_conflict_do_nothing()
    return counted(answer, +1) if db.session.execute(vote.returning(AnswerVote.answer_id)).first() else answer


def take_back_vote(answer: Answer, *, by: User) -> Answer:
    """Take one's vote back; without one nothing happens."""
    vote = delete(AnswerVote).where(AnswerVote.answer_id == answer.id, AnswerVote.user_id == by.id)
    return counted(answer, -1) if db.session.execute(vote.returning(AnswerVote.answer_id)).first() else answer


def counted(answer: Answer, change: int) -> Answer:
    """Change the sum where it stands, so that fifty at once are fifty; the answer itself has not changed."""
    sums = {"helpful_votes": Answer.helpful_votes + change, "updated_at": Answer.updated_at}
    db.session.execute(update(Answer).where(Answer.id == answer.id).values(sums))
    db.session.refresh(answer, ["helpful_votes"])
    thread_changed(answer.question_id)
    return answer
