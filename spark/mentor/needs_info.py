"""Asking the asker for more: their clock stands still until it comes."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash
from flask_babel import gettext as _
from flask_login import current_user

from spark.domain.questions.needing_info import ask_for_info
from spark.domain.refusal import Refused
from spark.mentor import mentor
from spark.mentor.forms import NeedsInfoForm
from spark.mentor.question import desk_with
from spark.mentor.queue import address
from spark.mentor.work import here, question_on_desk
from spark.policy import ANSWER_QUESTION, permit
from spark.web import done, save, show_part, wants_fragment


@mentor.post("/questions/<uuid:question_id>/needs-info")
@permit(ANSWER_QUESTION)
def needs_info(question_id: UUID) -> Response:
    """Ask for more."""
    question, form, status = question_on_desk(question_id), NeedsInfoForm(), 422
    if form.is_sent():
        try:
            ask_for_info(question, form.text.data or "", by=current_user)
            said = _(
                "%(name)s is asked. The clock stands still until the answer comes.",
                name=question.asker.shown_name,
            )
            if not wants_fragment():
                flash(said, "good")
                return done(here(question))
            save(here(question))
            return show_part("desk/_needs_info.html", question=question, asked=said)
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
            question = question_on_desk(question_id)
    if not wants_fragment():
        return desk_with(question_id, status, needs=form)
    return show_part("desk/_needs_info.html", status, question=question, needs=form, address=address())
