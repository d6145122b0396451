"""Marking free responses: what waits, and one of them with its rubric. Whose answer it is stays hidden."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from spark.domain.library.shelves import shelves
from spark.domain.moderation.masking import masked
from spark.domain.practice.attempt import AttemptAnswer
from spark.domain.practice.keys import newest_keys
from spark.domain.practice.marking import mark, most_of, waiting_for_marks, with_question
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.mentor import mentor
from spark.policy import ANSWER_QUESTION, markable_by, permit
from spark.web import done, one_or_404, show

PER_PAGE = 20


@mentor.get("/marking")
@permit(ANSWER_QUESTION)
def marking() -> Response:
    """List what waits for a mark, the longest wait first: whoever comes works from the top."""
    found = db.session.scalars(waiting_for_marks(markable_by(current_user)).limit(PER_PAGE + 1)).all()
    return show(
        "mentor/marking.html",
        answers=found[:PER_PAGE],
        has_more=len(found) > PER_PAGE,
        names=shelves(str(get_locale())),
    )


@mentor.get("/marking/<uuid:answer_id>")
@permit(ANSWER_QUESTION)
def answer_to_mark(answer_id: UUID) -> Response:
    """Show an answer beside what is looked for."""
    return shown(to_mark(answer_id))


@mentor.post("/marking/<uuid:answer_id>")
@permit(ANSWER_QUESTION)
def mark_answer(answer_id: UUID) -> Response:
    """Mark it, and go on with the next."""
    answer = to_mark(answer_id)
    try:
        mark(answer, points_given(request.form.getlist("points")), by=current_user)
    except Refused as refusal:
        db.session.rollback()
        if refusal.status == 409:
            flash(refusal.sentence, "warning")
            return done(url_for("mentor.marking"))
        return shown(to_mark(answer_id), refusal.status, error=refusal.sentence, given=request.form.getlist("points"))
    following = db.session.scalars(waiting_for_marks(markable_by(current_user)).limit(1)).first()
    flash(_("Marked. Here is the next one.") if following else _("Marked. Nothing waits any more."), "good")
    return done(url_for("mentor.answer_to_mark", answer_id=following.id) if following else url_for("mentor.marking"))


def to_mark(answer_id: UUID) -> AttemptAnswer:
    """Load an answer that this person may mark, or has marked."""
    answer: AttemptAnswer = one_or_404(with_question(markable_by(current_user)).where(AttemptAnswer.id == answer_id))
    return answer


def points_given(given: list[str]) -> list[Decimal]:
    """Read the points of a form, with a comma or a point. Raises Refused."""
    try:
        return [Decimal(value.strip().replace(",", ".")) for value in given]
    except InvalidOperation as error:
        raise Refused(_("Give points for every line."), field="marks", code="VALIDATION_ERROR") from error


def shown(answer: AttemptAnswer, status: int = 200, **context: Any) -> Response:
    """Answer the page. Contact data in the answer is masked: nobody else would see what is said here."""
    key = newest_keys([answer.version_id])[answer.version_id]
    return show(
        "mentor/mark.html",
        status,
        answer=answer,
        page=answer.version.shown,
        told=key.explained,
        most=[f"{points:f}" for points in most_of(key)],
        said=masked(str(answer.value or "")),
        **{"given": answer.marks or [], "error": None, **context},
    )
