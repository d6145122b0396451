"""Following up, and waiting with the asker."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, request, url_for
from flask_login import current_user

from spark.domain.questions.following_up import follow_up as say
from spark.domain.questions.question import Question
from spark.domain.questions.subscribing import me_too, stop
from spark.domain.refusal import Refused
from spark.policy import SIGNED_IN, may_follow_up, permit, questions_for
from spark.student import student
from spark.student.question import shown
from spark.student.question_forms import FollowUpForm
from spark.web import done, one_or_404, save, show_part, wants_fragment


@student.post("/questions/<uuid:question_id>/follow-ups")
@permit(SIGNED_IN)
def follow_up(question_id: UUID) -> Response:
    """Add a remark to a thread."""
    asked = one_or_404(questions_for(current_user).where(Question.id == question_id))
    if not may_follow_up(current_user, asked):
        abort(403)
    form = FollowUpForm()
    if form.is_sent():
        try:
            said = say(asked, form.text.data or "", by=current_user)
            return done(url_for("student.question", question_id=question_id, _anchor=f"followup-{said.id}"))
        except Refused as refusal:
            form.refuse(refusal)
    return shown(question_id, form)


@student.post("/questions/<uuid:question_id>/subscription")
@permit(SIGNED_IN)
def subscription(question_id: UUID) -> Response:
    """Wait with the asker (`on=1`), or no longer (`on=0`)."""
    asked = one_or_404(questions_for(current_user).where(Question.id == question_id))
    is_on = request.form.get("on", "1") != "0"
    (me_too if is_on else stop)(asked, by=current_user)
    here = url_for("student.question", question_id=question_id)
    if not wants_fragment():
        return done(here)
    save(here)
    return show_part("questions/_subscription.html", question=asked, is_subscribed=is_on)
