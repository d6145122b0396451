"""Saved replies: `/api/saved-replies`, the texts a mentor uses often."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from flask import Response, url_for
from flask_login import current_user
from pydantic import StringConstraints
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.envelope import Envelope, Schema, answer
from spark.api.spec import spec
from spark.domain.questions.claim import SavedReply
from spark.domain.questions.posted import LONGEST_TEXT
from spark.domain.questions.saved_replies import (
    LONGEST_REPLY_TITLE,
    change_reply,
    drop_reply,
    replies_of,
    save_reply,
)
from spark.extensions import db
from spark.policy import ANSWER_QUESTION, own_saved_replies, permit
from spark.web import one_or_404, save


class SavedReplyIn(Schema):
    """A text and the name by which its mentor finds it."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_REPLY_TITLE)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]


class SavedReplyOut(Schema):
    """A saved reply."""

    id: UUID
    title: str
    text: str
    updated_at: datetime


REPLY = SpecResponse(HTTP_200=Envelope[SavedReplyOut])


@api.get("/saved-replies")
@permit(ANSWER_QUESTION)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[list[SavedReplyOut]]), tags=["mentoring"])
def list_saved_replies() -> Response:
    """List one's own."""
    return answer([SavedReplyOut.model_validate(reply) for reply in replies_of(current_user)])


@api.get("/saved-replies/<uuid:reply_id>")
@permit(ANSWER_QUESTION)
@spec.validate(resp=REPLY, tags=["mentoring"])
def get_saved_reply(reply_id: UUID) -> Response:
    """Tell of one."""
    return answer(SavedReplyOut.model_validate(own_reply(reply_id)))


@api.post("/saved-replies")
@permit(ANSWER_QUESTION)
@spec.validate(json=SavedReplyIn, resp=SpecResponse(HTTP_201=Envelope[SavedReplyOut]), tags=["mentoring"])
def create_saved_reply(json: SavedReplyIn) -> Response:
    """Keep a new one."""
    return kept(save_reply(json.title, json.text, by=current_user), 201)


@api.put("/saved-replies/<uuid:reply_id>")
@permit(ANSWER_QUESTION)
@spec.validate(json=SavedReplyIn, resp=REPLY, tags=["mentoring"])
def replace_saved_reply(reply_id: UUID, json: SavedReplyIn) -> Response:
    """Say it differently."""
    reply = own_reply(reply_id)
    change_reply(reply, json.title, json.text)
    return kept(reply)


@api.delete("/saved-replies/<uuid:reply_id>")
@permit(ANSWER_QUESTION)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[None]), tags=["mentoring"])
def delete_saved_reply(reply_id: UUID) -> Response:
    """Throw it away."""
    drop_reply(own_reply(reply_id))
    save(url_for("api.get_saved_reply", reply_id=reply_id), 200)
    return answer(None)


def own_reply(reply_id: UUID) -> SavedReply:
    """Load one of one's own."""
    return one_or_404(own_saved_replies(current_user).where(SavedReply.id == reply_id))


def kept(reply: SavedReply, status: int = 200) -> Response:
    """Commit, and tell of it."""
    db.session.flush()
    save(url_for("api.get_saved_reply", reply_id=reply.id), status)
    return answer(SavedReplyOut.model_validate(reply), status)
