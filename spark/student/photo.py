"""The photo of one's question: sent after the text by the phone, or with the form where there is no JavaScript."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from spark.domain.moderation.settings import settings
from spark.domain.questions.photo import attach_photo, remove_photo
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused
from spark.extensions import db, limiter
from spark.limits import caller
from spark.photos import send_photo
from spark.policy import ASK_QUESTION, SIGNED_IN, may_change_question, permit, questions_for
from spark.services.storage import StorageUnavailable
from spark.student import student
from spark.web import done, one_or_404, save, show, show_part, wants_fragment

ROUND_ABOUT = 256 * 1024  # bytes of a form around its file
# Who sends more than is allowed should hear it beside a question that was asked, not instead of it.
PATIENCE = 4
WITH_PHOTO = ("student.ask_question", "student.new_photo")


@student.url_value_preprocessor
def room_for_a_photo(endpoint: str | None, values: object) -> None:
    """Let a form with a photo be larger than others, before anything reads it."""
    if endpoint in WITH_PHOTO:
        request.max_content_length = PATIENCE * settings().bytes_for("image") + ROUND_ABOUT


@student.get("/questions/<uuid:question_id>/photo")
@permit(SIGNED_IN)
def question_photo(question_id: UUID) -> Response:
    """Answer the photo."""
    return send_photo(readable(question_id).photo_key)


@student.get("/questions/<uuid:question_id>/photo/small")
@permit(SIGNED_IN)
def small_question_photo(question_id: UUID) -> Response:
    """Answer the photo as it stands in the page."""
    return send_photo(readable(question_id).thumbnail_key)


@student.get("/questions/<uuid:question_id>/photo/shown")
@permit(SIGNED_IN)
def shown_photo(question_id: UUID) -> Response:
    """Answer the photo's part of the page: it comes after the text, while others look at that already."""
    question = readable(question_id)
    state = question.photo_key, question.status, question.standing
    return show_part("questions/_photo.html", etag=state, question=question)


@student.post("/questions/<uuid:question_id>/photo")
@limiter.limit("30 per hour", key_func=caller)
@permit(ASK_QUESTION)
def new_photo(question_id: UUID) -> Response:
    """Take a photo."""
    question, sent = own(question_id), files_sent()
    try:
        if not sent:
            raise Refused(_("Choose a photo first."), field="photo", code="VALIDATION_ERROR")
        attach_photo(question, the_one_of(sent).stream, by=current_user)  # type: ignore[arg-type]
    except Refused as refusal:
        return not_taken(question_id, refusal)
    return changed(question_id)


@student.post("/questions/<uuid:question_id>/photo/removal")
@permit(ASK_QUESTION)
def no_photo(question_id: UUID) -> Response:
    """Take the photo away."""
    remove_photo(own(question_id), by=current_user)
    return changed(question_id)


def take_photo_with(question: Question) -> None:
    """Take the photo that came with a question's form; when it is none, the question stands and the page says why.

    The question is saved first, so that nothing that happens to the photo can lose the text.
    """
    if not (sent := files_sent()):
        return
    save(url_for("student.question", question_id=question.id))
    try:
        attach_photo(question, the_one_of(sent).stream, by=current_user)  # type: ignore[arg-type]
    except Refused as refusal:
        flash(_("Your question is asked, but without the photo. %(why)s", why=refusal.sentence), "warning")
    except StorageUnavailable:
        flash(_("Your question is asked, but without the photo. Add it here in a few minutes."), "warning")


def files_sent() -> list[FileStorage]:
    """The files that came as photos; a field left empty sends one without a name."""
    return [file for file in request.files.getlist("photo") if file.filename]


def the_one_of(sent: list[FileStorage]) -> FileStorage:
    """Return the photo. Raises Refused when there are several."""
    if len(sent) > 1:
        raise Refused(_("A question has one photo. Choose the best one."), field="photo", code="VALIDATION_ERROR")
    return sent[0]


def readable(question_id: UUID) -> Question:
    """Load a question that the caller may read."""
    return one_or_404(questions_for(current_user).where(Question.id == question_id))


def own(question_id: UUID) -> Question:
    """Load a question of one's own; others see it and may not."""
    question = readable(question_id)
    if not may_change_question(current_user, question):
        abort(403)
    return question


def changed(question_id: UUID) -> Response:
    """Save, and show the photo's part of the page, or the page."""
    here = url_for("student.question", question_id=question_id, _anchor="photo")
    if not wants_fragment():
        return done(here)
    save(here)
    return show_part("questions/_photo.html", question=own(question_id))


def not_taken(question_id: UUID, refusal: Refused) -> Response:
    """Say beside the field why a photo was not taken."""
    db.session.rollback()
    question, errors = own(question_id), [refusal.sentence]
    status = 503 if refusal.status == 503 else 422  # the phone sends it again after the one, not after the other
    if wants_fragment():
        return show_part("questions/_photo.html", status, question=question, photo_errors=errors)
    return show("student/photo.html", status, question=question, photo_errors=errors)
