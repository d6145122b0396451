"""Drafts: what a mentor writes is kept while they write."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, request, url_for
from flask_login import current_user

from spark.domain.questions.drafting import keep_draft, suggestions_for
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.idempotency import exempt
from spark.mentor import mentor
from spark.mentor.forms import AnswerForm
from spark.mentor.question import desk_with
from spark.mentor.queue import address
from spark.mentor.work import here, joined, question_on_desk, reply, show_hold
from spark.policy import ANSWER_QUESTION, permit
from spark.web import done, save, show_part, wants_fragment


@mentor.post("/questions/<uuid:question_id>/draft")
@exempt  # the same words kept twice are the same draft
@permit(ANSWER_QUESTION)
def draft(question_id: UUID) -> Response:
    """Keep what was written so far; `suggestion` puts a colleague's words below it."""
    question, text = question_on_desk(question_id), request.form.get("text", "")
    taken = suggestion_of(question)
    try:
        keep_draft(question, joined(text, taken) if taken else text, by=current_user)
    except Refused as refusal:
        return refused(question_id, refusal)
    if not wants_fragment():
        return done(chosen(question))
    save(here(question))
    if taken:
        shown = reply(question, text=joined(text, taken))
        return show_part("desk/_reply.html", question=question, address=address(), **shown)
    return show_hold(question)


def suggestion_of(question: Question) -> str:
    """Return the words of the colleague whose suggestion was asked for, "" when none was."""
    author = request.form.get("suggestion")
    if not author:
        return ""
    found = (one.text for one in suggestions_for(question, current_user) if str(one.author_id) == author)
    return next(found, None) or abort(404)


def refused(question_id: UUID, refusal: Refused) -> Response:
    """Show why the words could not be kept; they stay in the form."""
    form = AnswerForm()
    db.session.rollback()
    if wants_fragment():
        return show_hold(question_on_desk(question_id), refusal)
    form.refuse(refusal)
    return desk_with(question_id, refusal.status, form=form)


def chosen(question: Question) -> str:
    """Return the address of the form with the boxes as they were ticked."""
    boxes = {"many": "1", "to": request.form.getlist("to")} if request.form.get("many") else {}
    return url_for("mentor.question", question_id=question.id, _anchor="reply", **address(**boxes))
