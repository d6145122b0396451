"""Reviewing lessons by the API: vouch, publish, send back. Names of lessons in, the version in review is meant."""

from __future__ import annotations

from typing import Annotated, Literal, get_args
from uuid import UUID

from flask import Response, abort
from flask_login import current_user
from pydantic import Field, StringConstraints

from spark.api import api
from spark.api.content_authoring import CONTENT, ReasonIn, saved, visible
from spark.api.envelope import Schema
from spark.api.spec import spec
from spark.domain.library.content import ContentVersion
from spark.domain.library.publishing import approve
from spark.domain.library.reviewing import reject, verify
from spark.policy import ADMINISTER, VERIFY_CONTENT, may, permit, reviewable_by
from spark.web import one_or_404

Point = Literal["correct", "grade", "clear", "licence", "harmless"]


class VerificationIn(Schema):
    """A colleague's word: every point must hold, and does unless the list leaves one out."""

    checklist: list[Point] = Field(default_factory=lambda: list(get_args(Point)), max_length=20)
    note: Annotated[str, StringConstraints(max_length=5000)] = ""


class NoteIn(Schema):
    """A note for the educator."""

    note: Annotated[str, StringConstraints(max_length=5000)] = ""


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


def in_review(content_id: UUID) -> ContentVersion:
    """Load the version that is in review, or was a moment ago."""
    visible(content_id)
    return one_or_404(
        reviewable_by(current_user)
        .where(ContentVersion.content_id == content_id)
        .order_by(ContentVersion.state.in_(("pending", "verified")).desc(), ContentVersion.number.desc())
        .limit(1)
    )
