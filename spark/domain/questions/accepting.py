"""Accepting: the asker says which answer helped, and the question is closed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from spark.domain.clock import now
from spark.domain.notices.notifying import notify
from spark.domain.people.user import User
from spark.domain.questions.announcing import queue_changed, thread_changed
from spark.domain.questions.answer import Answer
from spark.domain.questions.asker import only_the_asker
from spark.domain.questions.leasing import end_claim_on
from spark.domain.questions.locking import locked
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused
from spark.extensions import db


def accept(answer: Answer, *, by: User) -> Answer:
    """Accept an answer; the same one twice is once. Raises Refused (FORBIDDEN, ALREADY_ACCEPTED, ANSWER_GONE).

    The question's row is held: of two that are accepted at once, the second meets the first.
    """
    question = locked(answer.question_id)
    only_the_asker(question, by)
    accepted = accepted_answer(question)
    if accepted is not None and accepted.id == answer.id:
        return accepted
    if accepted is not None:
        raise Refused(
            _(
                "You have accepted the answer of %(name)s. Reopen the question to choose another.",
                name=accepted.author.shown_name,
            ),
            code="ALREADY_ACCEPTED",
            status=409,
        )
    db.session.refresh(answer)
    if answer.standing != "shown":
        raise Refused(_("This answer is not there any more."), code="ANSWER_GONE", status=409)
    answer.is_accepted, answer.accepted_at = True, now()
    close(question)
    notify(
        {answer.author_id},
        "answer_accepted",
        event=f"accepted:{answer.id}",
        thread=f"question:{question.id}",
        url=f"/questions/{question.id}#answer-{answer.id}",
        title=question.title,
        author=by.shown_name,
    )
    return answer


def accepted_answer(question: Question) -> Answer | None:
    """The one answer that was accepted, as it is now; its author is loaded."""
    accepted = select(Answer).where(Answer.question_id == question.id, Answer.is_accepted)
    with_author = accepted.options(joinedload(Answer.author, innerjoin=True))
    return db.session.scalars(with_author.execution_options(populate_existing=True)).one_or_none()


def close(question: Question) -> None:
    """Close it: nobody works on it any more."""
    question.status, question.closed_at, question.clock_stopped_at = "closed", now(), None
    end_claim_on(question, "withdrawn")
    db.session.flush()
    queue_changed(question.id)
    thread_changed(question.id)
