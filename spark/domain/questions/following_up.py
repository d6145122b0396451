"""Following up: asker and mentors go on in the open, below the question."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from spark.domain.notices.notifying import notify
from spark.domain.people.user import User
from spark.domain.questions.announcing import queue_changed, thread_changed
from spark.domain.questions.answer import Answer
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.clock_of_waiting import resume_clock
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.locking import locked
from spark.domain.questions.question import Question
from spark.domain.questions.subscribing import waiting_people
from spark.domain.questions.writing import write
from spark.domain.refusal import Refused
from spark.extensions import db


def follow_up(question: Question, text: str, *, by: User) -> QuestionFollowup:
    """Add a remark. Raises Refused (QUESTION_CLOSED, VALIDATION_ERROR); who may is for `policy.may_follow_up`."""
    question = locked(question.id)
    if question.standing not in ("shown", "held"):
        raise Refused(_("This question is not there any more."), code="QUESTION_WITHDRAWN", status=409)
    if question.status == "closed":
        raise closed_to(by, question)
    followup = QuestionFollowup(question_id=question.id, author_id=by.id, kind="follow_up")
    write(followup, text, by=by, asker=question.asker)
    db.session.add(followup)
    db.session.flush()
    if followup.standing == "shown":
        followup_is_shown(followup)
    return followup


def closed_to(by: User, question: Question) -> Refused:
    """Say what the asker can do, and to everybody else that there is nothing left to do."""
    sentence = (
        _("This question is closed. Reopen it first.")
        if question.asker_id == by.id
        else _("This question is closed: the asker has what they need.")
    )
    return Refused(sentence, code="QUESTION_CLOSED", status=409)


def followup_is_shown(followup: QuestionFollowup) -> None:
    """Tell the other side, and let a stopped wait go on; at once, or when a moderator releases a held follow-up."""
    question = locked(followup.question_id)
    is_the_askers = followup.author_id == question.asker_id
    if is_the_askers and question.needs_info:
        resume_clock(question)
        queue_changed(question.id)
    thread_changed(question.id)
    if question.standing != "shown":
        return
    people = answering_people(question) if is_the_askers else waiting_people(question)
    notify(
        people - {followup.author_id},
        "question_followup",
        event=f"followup:{followup.id}",
        thread=f"question:{question.id}",
        url=f"/questions/{question.id}#followup-{followup.id}",
        title=question.title,
        author=followup.author.shown_name,
    )


def answering_people(question: Question) -> set[UUID]:
    """Who has answered, and who works on an answer."""
    answered = select(Answer.author_id).where(Answer.question_id == question.id, Answer.standing == "shown")
    holding = select(QuestionClaim.mentor_id).where(
        QuestionClaim.question_id == question.id, QuestionClaim.ended_at.is_(None)
    )
    return set(db.session.scalars(answered.union(holding)))
