"""Saved replies: the texts a mentor uses often."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from spark.domain.questions.claim import SavedReply
from spark.domain.questions.saved_replies import change_reply, drop_reply, replies_of, save_reply
from spark.domain.refusal import Refused
from spark.mentor import mentor
from spark.mentor.forms import ReplyForm
from spark.mentor.queue import address
from spark.mentor.work import question_on_desk
from spark.policy import ANSWER_QUESTION, own_saved_replies, permit
from spark.web import done, one_or_404, show, show_part


@mentor.get("/replies")
@permit(ANSWER_QUESTION)
def replies() -> Response:
    """List one's replies; `for` names the question that one of them is wanted for."""
    return shown(ReplyForm(formdata=None))


@mentor.get("/replies/pick")
@permit(ANSWER_QUESTION)
def pick() -> Response:
    """Show one's replies beside the question they are wanted for."""
    return show_part("desk/_pick.html", replies=replies_of(current_user), wanted_for=wanted_for(), address=address())


@mentor.post("/replies")
@permit(ANSWER_QUESTION)
def new_reply() -> Response:
    """Keep a new one."""
    form = ReplyForm()
    if form.is_sent():
        try:
            save_reply(form.title.data or "", form.text.data or "", by=current_user)
            flash(_("The reply is saved."), "good")
            return done(replies_url(wanted_for()))
        except Refused as refusal:
            form.refuse(refusal)
    return shown(form)


@mentor.route("/replies/<uuid:reply_id>", methods=["GET", "POST"])
@permit(ANSWER_QUESTION)
def reply(reply_id: UUID) -> Response:
    """Show one, and say it differently."""
    kept = own(reply_id)
    form = ReplyForm(obj=kept)
    if form.is_sent():
        try:
            change_reply(kept, form.title.data or "", form.text.data or "")
            flash(_("The reply is saved."), "good")
            return done(url_for("mentor.replies"))
        except Refused as refusal:
            form.refuse(refusal)
            kept = own(reply_id)
    return show("mentor/reply.html", form.status, reply=kept, form=form)


@mentor.post("/replies/<uuid:reply_id>/removal")
@permit(ANSWER_QUESTION)
def remove_reply(reply_id: UUID) -> Response:
    """Throw one away."""
    drop_reply(own(reply_id))
    flash(_("The reply is gone."), "good")
    return done(url_for("mentor.replies"))


def own(reply_id: UUID) -> SavedReply:
    """Load one of one's own."""
    return one_or_404(own_saved_replies(current_user).where(SavedReply.id == reply_id))


def wanted_for() -> UUID | None:
    """Return the question that a reply is wanted for; one that is not on this desk is not found."""
    try:
        return question_on_desk(UUID(request.args["for"])).id
    except (KeyError, ValueError):
        return None


def replies_url(question_id: UUID | None) -> str:
    """Return the address of the list, for the question it was opened for."""
    wanted: dict[str, Any] = {"for": question_id}
    return url_for("mentor.replies", **wanted)


def shown(form: ReplyForm) -> Response:
    """Answer the page."""
    return show(
        "mentor/replies.html", form.status, replies=replies_of(current_user), form=form, wanted_for=wanted_for()
    )
