"""Writing lessons by the API: drafts, changes, handing in, and taking back."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from flask import Response, abort, g
from flask_login import current_user
from pydantic import StringConstraints
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.content_schema import ContentOut, content_out
from spark.api.envelope import Envelope, Schema, answer, in_our_names
from spark.api.spec import spec
from spark.domain.library.content import Content, Kind
from spark.domain.library.deleting import delete_lesson
from spark.domain.library.drafting import begin_lesson, revise
from spark.domain.library.handing_in import hand_in
from spark.domain.library.versions import latest_version
from spark.domain.library.withdrawing import withdraw_lesson
from spark.policy import UPLOAD_CONTENT, may_edit, may_withdraw, permit, seen_by
from spark.web import one_or_404, save

Line = Annotated[str, StringConstraints(max_length=1000)]
CONTENT = SpecResponse(HTTP_200=Envelope[ContentOut])
NAMES = {"grade_level": "grade", "content_type": "kind"}
FIELDS = {"grade": "gradeLevel", "kind": "contentType", "file": "uploadId"}


class ContentIn(Schema):
    """A new lesson. Subject and grade by slug or by name."""

    upload_id: UUID | None = None
    title: Line
    description: Annotated[str, StringConstraints(max_length=20_000)] = ""
    subject: Line
    grade_level: Line
    content_type: Kind
    topic: Line = ""
    language: Line = "en"
    licence: Line
    source: Line = ""


class ContentChange(Schema):
    """What changes; what is left out stays. It goes into the draft, or begins the next version."""

    upload_id: UUID | None = None
    title: Line | None = None
    description: Annotated[str, StringConstraints(max_length=20_000)] | None = None
    subject: Line | None = None
    grade_level: Line | None = None
    content_type: Kind | None = None
    topic: Line | None = None
    language: Line | None = None
    licence: Line | None = None
    source: Line | None = None


class ReasonIn(Schema):
    """Why."""

    reason: Annotated[str, StringConstraints(max_length=5000)] = ""


@api.post("/content")
@permit(UPLOAD_CONTENT)
@spec.validate(
    json=ContentIn, resp=SpecResponse(HTTP_200=Envelope[ContentOut], HTTP_201=Envelope[ContentOut]), tags=["content"]
)
def create_content(json: ContentIn) -> Response:
    """Begin a lesson as a draft. Without an Idempotency-Key the same lesson sent again is the first one (200)."""
    with in_our_names(FIELDS):
        content, is_new = begin_lesson(current_user, details(json), json.upload_id, once="idempotency_key" not in g)
    return saved(content, 201 if is_new else 200)


@api.patch("/content/<uuid:content_id>")
@permit(UPLOAD_CONTENT)
@spec.validate(json=ContentChange, resp=CONTENT, tags=["content"])
def change_content(content_id: UUID, json: ContentChange) -> Response:
    """Change the draft, or begin the next version with these changes."""
    content = own(content_id)
    with in_our_names(FIELDS):
        revise(content, current_user, details(json), json.upload_id)
    return saved(content)


@api.delete("/content/<uuid:content_id>")
@permit(UPLOAD_CONTENT)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[None]), tags=["content"])
def delete_content(content_id: UUID) -> Response:
    """Delete a lesson with all its versions; it can be given back for fourteen days."""
    delete_lesson(own(content_id), by=current_user)
    save(f"/api/content/{content_id}", 200)
    return answer(None)


@api.post("/content/<uuid:content_id>/submit")
@permit(UPLOAD_CONTENT)
@spec.validate(resp=CONTENT, tags=["content"])
def submit_content(content_id: UUID) -> Response:
    """Hand the draft in: it is prepared, then waits for a colleague."""
    content = own(content_id)
    with in_our_names(FIELDS):
        hand_in(content, by=current_user)
    return saved(content)


@api.post("/content/<uuid:content_id>/withdraw")
@permit(UPLOAD_CONTENT)
@spec.validate(json=ReasonIn, resp=CONTENT, tags=["content"])
def withdraw_content(content_id: UUID, json: ReasonIn) -> Response:
    """Take back what is published and what is in review; its owner or an admin may."""
    content = visible(content_id)
    if not may_withdraw(current_user, content):
        abort(403)
    withdraw_lesson(content, by=current_user, reason=json.reason)
    return saved(content)


def visible(content_id: UUID) -> Content:
    """Load a lesson of which the caller may read a version."""
    return one_or_404(seen_by(current_user).where(Content.id == content_id))


def own(content_id: UUID) -> Content:
    """Load a lesson that the caller may change: 404 if they may not see it, 403 if they may only see it."""
    content = visible(content_id)
    return content if may_edit(current_user, content) else abort(403)


def details(sent: ContentIn | ContentChange) -> dict[str, Any]:
    """The fields that were sent, in the domain's names."""
    names = sent.model_fields_set - {"upload_id"}
    return {NAMES.get(name, name): value for name in names if (value := getattr(sent, name)) is not None}


def saved(content: Content, status: int = 200) -> Response:
    """Commit, and answer the lesson as it is now."""
    save(f"/api/content/{content.id}", status)
    return answer(content_out(latest_version(content)), status)
