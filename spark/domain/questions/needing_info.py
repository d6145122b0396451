"""Needing info: a mentor asks the asker for more, and the clock stands still until it comes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from spark.domain.ids import new_id
from spark.domain.notices.notifying import notify
from spark.domain.people.user import User
from spark.domain.questions.announcing import desk_changed
from spark.domain.questions.claim import LEASE
from spark.domain.questions.clock_of_waiting import stop_clock
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.leasing import end_claim, free_for, new_claim, refuse_unless_answerable
from spark.domain.questions.locking import locked
from spark.domain.questions.question import Question
from spark.domain.questions.writing import write
from spark.domain.refusal import Refused
from spark.extensions import db


def ask_for_info(question: Question, text: str, *, by: User) -> QuestionFollowup:
    """Ask the asker for more, in the open, which ends the claim; one's draft stays.

    Raises Refused: QUESTION_CLOSED, QUESTION_ANSWERED, CLAIMED_BY_ANOTHER, OWN_QUESTION, VALIDATION_ERROR.
    """
    question = locked(question.id)
    refuse_unless_answerable(question, by)
    if question.status != "open":
        raise Refused(_("This question has an answer. Write below it instead."), code="QUESTION_ANSWERED", status=409)
    claim = free_for(question, by)
    request = QuestionFollowup(
        id=new_id(), question_id=question.id, author_id=by.id, kind="needs_info", standing="shown"
    )
    write(request, text, by=by, asker=question.asker)
    db.session.add(request)
    end_claim(claim or new_claim(question, by, LEASE), "needs_info")
    if request.standing == "shown":
        request_is_shown(request)
    else:
        desk_changed(question.id)
    return request


def request_is_shown(request: QuestionFollowup) -> None:
    """Stop the clock and tell the asker; at once, or when a moderator releases what was held."""
    question = locked(request.question_id)
    if question.is_in_queue:
        stop_clock(question)
    db.session.flush()
    desk_changed(question.id)
    if question.standing != "shown":
        return
    notify(
        {question.asker_id},
        "question_needs_info",
        event=f"followup:{request.id}",
        thread=f"question:{question.id}",
        url=f"/questions/{question.id}#followup-{request.id}",
        title=question.title,
        author=db.session.get_one(User, request.author_id).shown_name,
        followup=str(request.id),
    )
