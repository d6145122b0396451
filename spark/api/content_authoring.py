"""Writing lessons: `/api/content` for educators, from the upload to the review."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Response, abort, g, url_for
from flask_login import current_user
from pydantic import Field, StringConstraints
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.content import ContentOut, content_out
from spark.api.envelope import Envelope, Schema, answer
from spark.api.spec import spec
from spark.domain.library.authoring import with_history
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.deleting import delete_lesson
from spark.domain.library.drafting import begin_lesson, hand_in, latest_version, revise
from spark.domain.library.neighbours import storage
from spark.domain.library.publishing import approve
from spark.domain.library.refusals import refusal_sentence, warning_sentences
from spark.domain.library.reviewing import POINTS, reject, verify
from spark.domain.library.upload import Upload
from spark.domain.library.uploading import OCTETS, PART, begin_upload, offset_of
from spark.domain.library.withdrawing import withdraw_lesson
from spark.domain.moderation.settings import settings
from spark.domain.refusal import Refused
from spark.policy import (
    ADMINISTER,
    UPLOAD_CONTENT,
    VERIFY_CONTENT,
    may,
    may_edit,
    may_withdraw,
    own_uploads,
    permit,
    reviewable_by,
    seen_by,
    withdrawable_by,
)
from spark.web import one_or_404, save

Line = Annotated[str, StringConstraints(max_length=1000)]
Kind = Literal["pdf", "video", "audio", "text", "interactive"]
Point = Literal["correct", "grade", "clear", "licence", "harmless"]


class UploadIn(Schema):
    """A file that is about to be sent."""

    file_name: Line
    size: int = Field(description="Bytes.")
    content_type: Kind | None = Field(
        None, description="What kind of lesson it becomes; guessed from the name if left out."
    )


class UploadOut(Schema):
    """How to send it.

    PUT: parts of at most 1 MiB to `url?offset=N`, going on at `offset`. POST: one form to `url` with `fields` and the
    file last, under the name `file`.
    """

    upload_id: UUID
    method: Literal["PUT", "POST"]
    url: str
    fields: dict[str, str]
    headers: dict[str, str]
    max_bytes: int
    part_size: int
    offset: int


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


class VerificationIn(Schema):
    """A colleague's word: every point must hold."""

    checklist: list[Point] = Field(default_factory=lambda: list(POINTS), max_length=20)
    note: Annotated[str, StringConstraints(max_length=5000)] = ""


class NoteIn(Schema):
    """A note for the educator."""

    note: Annotated[str, StringConstraints(max_length=5000)] = ""


class ReasonIn(Schema):
    """Why."""

    reason: Annotated[str, StringConstraints(max_length=5000)] = ""


class RefusalOut(Schema):
    """Why a file was sent back."""

    code: str
    message: str


class ReviewOut(Schema):
    """What a colleague or an admin said."""

    step: Literal["verification", "approval"]
    verdict: Literal["passed", "rejected"]
    note: str
    reviewer: str
    given_at: datetime


class VersionOut(Schema):
    """One version of a lesson, as its owner and admins see it. `step` says how far its file is."""

    number: int
    state: str
    step: str
    title: str
    file_name: str
    scan: str
    refusal: RefusalOut | None
    warnings: list[str]
    submitted_at: datetime | None
    published_at: datetime | None
    reviews: list[ReviewOut]


CONTENT = SpecResponse(HTTP_200=Envelope[ContentOut])
NAMES = {"grade_level": "grade", "content_type": "kind"}
FIELDS = {"grade": "gradeLevel", "kind": "contentType", "file": "uploadId"}


@api.post("/content/upload-url")
@permit(UPLOAD_CONTENT)
@spec.validate(json=UploadIn, resp=SpecResponse(HTTP_201=Envelope[UploadOut]), tags=["content"])
def upload_url(json: UploadIn) -> Response:
    """Announce a file, and learn how to send it."""
    upload = begin_upload(
        current_user, file_name=json.file_name, size=json.size, kind=json.content_type or "", one_shot=True
    )
    save(url_for("api.upload", upload_id=upload.id), 201)
    return answer(upload_out(upload), 201)


@api.get("/content/upload-url/<uuid:upload_id>")
@permit(UPLOAD_CONTENT)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[UploadOut]), tags=["content"])
def upload(upload_id: UUID) -> Response:
    """Say how to go on with a file."""
    return answer(upload_out(one_or_404(own_uploads(current_user).where(Upload.id == upload_id))))


@api.post("/content")
@permit(UPLOAD_CONTENT)
@spec.validate(
    json=ContentIn, resp=SpecResponse(HTTP_200=Envelope[ContentOut], HTTP_201=Envelope[ContentOut]), tags=["content"]
)
def create_content(json: ContentIn) -> Response:
    """Begin a lesson as a draft. Without an Idempotency-Key the same lesson sent again is the first one (200)."""
    with in_our_names():
        content, is_new = begin_lesson(current_user, details(json), json.upload_id, once="idempotency_key" not in g)
    return saved(content, 201 if is_new else 200)


@api.patch("/content/<uuid:content_id>")
@permit(UPLOAD_CONTENT)
@spec.validate(json=ContentChange, resp=CONTENT, tags=["content"])
def change_content(content_id: UUID, json: ContentChange) -> Response:
    """Change the draft, or begin the next version with these changes."""
    content = own(content_id)
    with in_our_names():
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
    with in_our_names():
        hand_in(content, by=current_user)
    return saved(content)


@api.get("/content/<uuid:content_id>/versions")
@permit(UPLOAD_CONTENT)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[list[VersionOut]]), tags=["content"])
def versions(content_id: UUID) -> Response:
    """List a lesson's versions, the newest first, with what was said of each; for its owner and admins."""
    content = one_or_404(with_history(withdrawable_by(current_user).where(Content.id == content_id)))
    return answer([version_out(version) for version in content.versions])


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


@api.post("/content/<uuid:content_id>/verify")
@permit(VERIFY_CONTENT)
@spec.validate(json=VerificationIn, resp=CONTENT, tags=["content"])
def verify_content(content_id: UUID, json: VerificationIn) -> Response:
    """Vouch for the version in review."""
    version = in_review(content_id)
    verify(version, by=current_user, checklist=json.checklist, note=json.note)
    return saved(version.content)


@api.post("/content/<uuid:content_id>/approve")
@permit(ADMINISTER)
@spec.validate(json=NoteIn, resp=CONTENT, tags=["content"])
def approve_content(content_id: UUID, json: NoteIn) -> Response:
    """Publish the verified version."""
    version = in_review(content_id)
    approve(version, by=current_user, note=json.note)
    return saved(version.content)


@api.post("/content/<uuid:content_id>/reject")
@permit(VERIFY_CONTENT)
@spec.validate(json=ReasonIn, resp=CONTENT, tags=["content"])
def reject_content(content_id: UUID, json: ReasonIn) -> Response:
    """Send the version in review back with a reason."""
    version = in_review(content_id)
    if version.state == "verified" and not may(current_user, ADMINISTER):
        abort(403)
    reject(version, by=current_user, reason=json.reason)
    return saved(version.content)


def visible(content_id: UUID) -> Content:
    """Load a lesson of which the caller may read a version."""
    return one_or_404(seen_by(current_user).where(Content.id == content_id))


def own(content_id: UUID) -> Content:
    """Load a lesson that the caller may change: 404 if they may not see it, 403 if they may only see it."""
    content = visible(content_id)
    return content if may_edit(current_user, content) else abort(403)


def in_review(content_id: UUID) -> ContentVersion:
    """Load the version that is in review, or was a moment ago."""
    visible(content_id)
    return one_or_404(
        reviewable_by(current_user)
        .where(ContentVersion.content_id == content_id)
        .order_by(ContentVersion.state.in_(("pending", "verified")).desc(), ContentVersion.number.desc())
        .limit(1)
    )


def details(sent: ContentIn | ContentChange) -> dict[str, Any]:
    """The fields that were sent, in the domain's names."""
    names = sent.model_fields_set - {"upload_id"}
    return {NAMES.get(name, name): value for name in names if (value := getattr(sent, name)) is not None}


@contextmanager
def in_our_names() -> Iterator[None]:
    """Name the fields of a refusal as the API does."""
    try:
        yield
    except Refused as refusal:
        refusal.field = FIELDS.get(refusal.field, refusal.field)
        raise


def saved(content: Content, status: int = 200) -> Response:
    """Commit, and answer the lesson as it is now."""
    save(f"/api/content/{content.id}", status)
    return answer(content_out(latest_version(content)), status)


def version_out(version: ContentVersion) -> VersionOut:
    """Describe a version to those who may know all of it."""
    code, params = version.refusal_code, version.refusal_params
    return VersionOut(
        number=version.number,
        state=version.state,
        step=version.step,
        title=version.title,
        file_name=version.file_name,
        scan=version.scan,
        refusal=RefusalOut(code=code, message=refusal_sentence(code, params)) if code else None,
        warnings=warning_sentences(version.facts.get("warnings", [])),
        submitted_at=version.submitted_at,
        published_at=version.published_at,
        reviews=[
            ReviewOut(
                step=review.step,  # type: ignore[arg-type]
                verdict=review.verdict,  # type: ignore[arg-type]
                note=review.note,
                reviewer=review.reviewer.shown_name,
                given_at=review.given_at,
            )
            for review in version.reviews
        ],
    )


def upload_out(upload: Upload) -> UploadOut:
    """Describe how to send a file: to us in parts, or to the bucket by a form that it alone accepts."""
    most = settings().bytes_for(upload.kind)
    url, fields = url_for("educator.part", upload_id=upload.id, _external=True), dict[str, str]()
    if upload.method == "POST":
        url, fields = storage().presigned_post(upload.storage_key, most, OCTETS)
    return UploadOut(
        upload_id=upload.id,
        method=upload.method,  # type: ignore[arg-type]
        url=url,
        fields=fields,
        headers={},
        max_bytes=most,
        part_size=PART,
        offset=offset_of(upload),
    )
