"""The photo of a question: `PUT /api/questions/{id}/photo` with the picture itself as the body."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Response, abort, request, url_for
from flask_login import current_user
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.envelope import Envelope, Schema, answer
from spark.api.spec import spec
from spark.domain.moderation.settings import settings
from spark.domain.questions.photo import attach_photo, remove_photo
from spark.domain.questions.question import Question
from spark.extensions import limiter
from spark.limits import caller
from spark.photos import name_of
from spark.policy import ASK_QUESTION, SIGNED_IN, may_change_question, permit, questions_for
from spark.web import one_or_404, save


class PhotoOut(Schema):
    """A photo as it was kept: WebP, without anything that a camera writes into it."""

    image_url: str
    image_bytes: int
    width: int
    height: int
    thumbnail_url: str
    thumbnail_bytes: int


PHOTO = SpecResponse(HTTP_200=Envelope[PhotoOut | None])


@api.url_value_preprocessor
def room_for_a_photo(endpoint: str | None, values: object) -> None:
    """Let a body that is a photo be larger than others, before anything reads it."""
    if endpoint == "api.put_photo":
        request.max_content_length = settings().bytes_for("image")


@api.get("/questions/<uuid:question_id>/photo")
@permit(SIGNED_IN)
@spec.validate(resp=PHOTO, tags=["questions"])
def get_photo(question_id: UUID) -> Response:
    """Tell of a question's photo; null when there is none."""
    return answer(photo_out(one_or_404(questions_for(current_user).where(Question.id == question_id))))


@api.route("/questions/<uuid:question_id>/photo", methods=["PUT", "POST"])
@limiter.limit("30 per hour", key_func=caller)
@permit(ASK_QUESTION)
@spec.validate(resp=PHOTO, tags=["questions"])
def put_photo(question_id: UUID) -> Response:
    """Put a photo to a question of one's own, in place of the one before. The body is the picture."""
    question = attach_photo(own(question_id), BytesIO(request.get_data()), by=current_user)
    save(url_for("api.get_photo", question_id=question_id), 200)
    return answer(photo_out(question))


@api.delete("/questions/<uuid:question_id>/photo")
@permit(ASK_QUESTION)
@spec.validate(resp=PHOTO, tags=["questions"])
def delete_photo(question_id: UUID) -> Response:
    """Take the photo away."""
    remove_photo(own(question_id), by=current_user)
    save(url_for("api.get_photo", question_id=question_id), 200)
    return answer(None)


def own(question_id: UUID) -> Question:
    """Load a question of one's own; others see it and may not."""
    question = one_or_404(questions_for(current_user).where(Question.id == question_id))
    if not may_change_question(current_user, question):
        abort(403)
    return question


def photo_out(question: Question) -> PhotoOut | None:
    """Tell of a photo."""
    if not question.photo_key:
        return None
    v = name_of(question.photo_key)
    return PhotoOut(
        image_url=url_for("student.question_photo", question_id=question.id, v=v),
        image_bytes=question.photo_bytes or 0,
        width=question.photo_width or 0,
        height=question.photo_height or 0,
        thumbnail_url=url_for("student.small_question_photo", question_id=question.id, v=v),
        thumbnail_bytes=question.thumbnail_bytes or 0,
    )
