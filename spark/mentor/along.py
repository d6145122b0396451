"""Questions for a day without a line: taken along, kept on the phone, answered there, and sent afterwards."""

from __future__ import annotations

from flask import Response, flash, jsonify, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from spark.domain.questions.taking_along import MOST, held_along, take_along
from spark.mentor import mentor
from spark.mentor.work import here
from spark.policy import ANSWER_QUESTION, answerable_by, permit
from spark.web import done, show


@mentor.get("/along")
@permit(ANSWER_QUESTION)
def along() -> Response:
    """Show what one has taken along, to save it on the phone."""
    return show("mentor/along.html", questions=held_along(current_user), most=MOST)


@mentor.post("/along")
@permit(ANSWER_QUESTION)
def take_questions_along() -> Response:
    """Take as many questions as one may hold for a day, the best for this mentor first."""
    taken = len(take_along(answerable_by(current_user), by=current_user))
    flash(
        ngettext("You have one more question with you.", "You have %(num)d more questions with you.", taken)
        if taken
        else _("No other question waits at the moment."),
        "good" if taken else "info",
    )
    return done(url_for("mentor.along"))


@mentor.get("/along/manifest.json")
@permit(ANSWER_QUESTION)
def along_manifest() -> Response:
    """Answer the pages that a phone keeps of them."""
    answer = jsonify(pages=[here(question) for question in held_along(current_user)])
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
