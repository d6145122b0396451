"""One's own answer: say it better, or take it back."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from spark.domain.questions.answer import Answer
from spark.domain.questions.mending import edit_answer as mend
from spark.domain.questions.mending import withdraw_answer as withdraw
from spark.domain.refusal import Refused
from spark.mentor import mentor
from spark.mentor.forms import AnswerForm
from spark.policy import ANSWER_QUESTION, own_answers, permit
from spark.web import done, one_or_404, show


@mentor.route("/answers/<uuid:answer_id>", methods=["GET", "POST"])
@permit(ANSWER_QUESTION)
def edit_answer(answer_id: UUID) -> Response:
    """Show one's answer, and say it better."""
    answer = own(answer_id)
    form, status = AnswerForm(obj=answer), 200
    if form.is_sent():
        try:
            mend(answer, form.text.data or "", by=current_user)
            flash(_("Your answer is changed."), "good")
            return done(at(answer))
        except Refused as refusal:
            status = refusal.status
            form.refuse(refusal)
            answer = own(answer_id)
    return show("mentor/answer.html", max(status, form.status), answer=answer, form=form)


@mentor.post("/answers/<uuid:answer_id>/withdrawal")
@permit(ANSWER_QUESTION)
def withdraw_answer(answer_id: UUID) -> Response:
    """Take one's answer back."""
    answer = own(answer_id)
    withdraw(answer, by=current_user)
    flash(_("Your answer is taken back."), "good")
    return done(at(answer))


def own(answer_id: UUID) -> Answer:
    """Load an answer that one wrote."""
    return one_or_404(own_answers(current_user).where(Answer.id == answer_id).options(joinedload(Answer.question)))


def at(answer: Answer) -> str:
    """Return where it is read."""
    return url_for("mentor.question", question_id=answer.question_id)
