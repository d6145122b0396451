"""Answering: one mentor's answer to one question, and what follows when people can read it."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.notices.notifying import notify
from spark.domain.people.user import User
from spark.domain.questions.announcing import answers_changed, desk_changed, regroup
from spark.domain.questions.answer import Answer
from spark.domain.questions.claim import LEASE, QuestionClaim
from spark.domain.questions.clock_of_waiting import resume_clock
from spark.domain.questions.drafting import forget_draft
from spark.domain.questions.leasing import end_claim, free_for, new_claim, refuse_unless_answerable
from spark.domain.questions.locking import locked
from spark.domain.questions.question import Question
from spark.domain.questions.subscribing import waiting_people
from spark.domain.questions.writing import write
from spark.domain.refusal import Refused
from spark.extensions import db


def answer(question: Question, text: str, *, by: User, batch_id: UUID | None = None) -> Answer:
    """Answer a question, which ends the claim on it; without a claim this is one.

    Raises Refused: QUESTION_CLOSED, QUESTION_ANSWERED, ANSWER_HELD, CLAIMED_BY_ANOTHER, OWN_QUESTION,
    VALIDATION_ERROR. A refusal leaves no answer: the caller then calls `keep_draft` and commits, so that the words
    are not lost.
    """
    question = locked(question.id)
    claim = free_to_answer(question, by)
    written = Answer(
        id=new_id(), question_id=question.id, author_id=by.id, batch_id=batch_id, standing="shown", is_accepted=False
    )
    write(written, text, by=by, asker=question.asker)
    db.session.add(written)
    end_claim(claim or new_claim(question, by, LEASE), "answered")
    forget_draft(question, by=by)
    if written.standing == "shown":
        answer_is_shown(written)
    else:
        desk_changed(question.id)
    return written


def free_to_answer(question: Question, by: User) -> QuestionClaim | None:
    """Return the mentor's claim on a question they may answer now, None when nobody has one. Raises Refused.

    Who holds no claim may have begun to write before somebody else answered; to add a second answer knowingly, they
    take the question first. The caller holds the question's row.
    """
    refuse_unless_answerable(question, by)
    claim = free_for(question, by)
    if claim is None and question.status == "answered":
        raise Refused(
            _("This question was answered meanwhile. Take it first if you have more to say."),
            code="QUESTION_ANSWERED",
            status=409,
        )
    held = select(Answer.id).where(
        Answer.question_id == question.id, Answer.author_id == by.id, Answer.standing == "held"
    )
    if db.session.scalars(held.limit(1)).first() is not None:
        raise Refused(
            _("Your answer waits for a moderator. Change that one instead of writing another."),
            code="ANSWER_HELD",
            status=409,
        )
    return claim


def answer_is_shown(answer: Answer) -> None:
    """Count an answer that people can read now, and tell those who wait for it; however often this is called.

    Called at once, or when a moderator releases what was held.
    """
    question = counted(answer)
    question.first_answered_at = question.first_answered_at or now()
    if question.status == "open":
        question.status = "answered"
    resume_clock(question)
    db.session.flush()
    answers_changed(answer)
    if question.standing != "shown":
        return
    notify(
        waiting_people(question) - {answer.author_id},
        "question_answered",
        event=f"answer:{answer.id}",
        thread=f"question:{question.id}",
        url=f"/questions/{question.id}#answer-{answer.id}",
        title=question.title,
        author=db.session.get_one(User, answer.author_id).shown_name,
        answer=str(answer.id),
    )


def answer_is_hidden(answer: Answer) -> None:
    """Take an answer out of the counts that people cannot read any more: withdrawn, held again or removed.

    An accepted one is accepted no longer, and who has no other answer waits again, as long as they have waited.
    """
    question = counted(answer)
    if answer.is_accepted:
        answer.is_accepted, answer.accepted_at = False, None
        if question.standing == "shown":
            question.status, question.closed_at = "answered", None
    if question.status == "answered" and question.answer_count == 0:
        question.status = "open"
        regroup(question.id)
    db.session.flush()
    answers_changed(answer)


def counted(answer: Answer) -> Question:
    """Hold an answer's question and count its answers anew."""
    question = locked(answer.question_id)
    shown = select(func.count()).where(Answer.question_id == question.id, Answer.standing == "shown")
    question.answer_count = db.session.scalar(shown) or 0
    return question
