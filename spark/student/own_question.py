"""What askers do with their own question: mend it, take it back, open it again."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from spark.domain.questions.editing import edit_question as edit
from spark.domain.questions.question import Question
from spark.domain.questions.reopening import reopen
from spark.domain.questions.withdrawing import withdraw_question as withdraw
from spark.domain.refusal import Refused
from spark.policy import ASK_QUESTION, may_change_question, permit, questions_for
from spark.student import student
from spark.student.question_forms import EditForm, ReopenForm
from spark.web import done, one_or_404, show


@student.get("/questions/<uuid:question_id>/edit")
@permit(ASK_QUESTION)
def edit_question(question_id: UUID) -> Response:
    """Show the form to mend a question."""
    asked = own(question_id)
    return show("student/edit_question.html", form=EditForm(asked, formdata=None), question=asked)


@student.post("/questions/<uuid:question_id>/edit")
@permit(ASK_QUESTION)
def save_question(question_id: UUID) -> Response:
    """Mend a question."""
    asked = own(question_id)
    form = EditForm(asked)
    if form.is_sent():
        try:
            edit(asked, by=current_user, **form.changes())
            return done(address(question_id))
        except Refused as refusal:
            form.refuse(refusal)
    return show("student/edit_question.html", form.status, form=form, question=own(question_id))


@student.post("/questions/<uuid:question_id>/withdrawal")
@permit(ASK_QUESTION)
def withdraw_question(question_id: UUID) -> Response:
    """Take a question back."""
    withdraw(own(question_id), by=current_user)
    flash(_("Your question is withdrawn. Nobody reads it any more."), "good")
    return done(url_for("student.questions", mine=1))


@student.get("/questions/<uuid:question_id>/reopening")
@permit(ASK_QUESTION)
def reopening(question_id: UUID) -> Response:
    """Ask what is still missing."""
    return show("student/reopen_question.html", form=ReopenForm(formdata=None), question=own(question_id))


@student.post("/questions/<uuid:question_id>/reopening")
@permit(ASK_QUESTION)
def reopen_question(question_id: UUID) -> Response:
    """Open a question again."""
    form = ReopenForm()
    if form.is_sent():
        try:
            reopen(own(question_id), form.text.data or "", by=current_user)
            return done(address(question_id))
        except Refused as refusal:
            form.refuse(refusal)
    return show("student/reopen_question.html", form.status, form=form, question=own(question_id))


def own(question_id: UUID) -> Question:
    """Load one's own question: another's is forbidden, and one that cannot be seen is not found."""
    asked = one_or_404(questions_for(current_user).where(Question.id == question_id))
    return asked if may_change_question(current_user, asked) else abort(403)


def address(question_id: UUID) -> str:
    """Return where the question is read."""
    return url_for("student.question", question_id=question_id)
