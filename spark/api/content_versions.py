"""A lesson's versions with what was said of each, for those who may know all of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from flask import Response
from flask_login import current_user
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.envelope import Envelope, Schema, answer
from spark.api.spec import spec
from spark.domain.library.authoring import with_history
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.refusals import refusal_sentence, warning_sentences
from spark.policy import UPLOAD_CONTENT, permit, withdrawable_by
from spark.web import one_or_404


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


@api.get("/content/<uuid:content_id>/versions")
@permit(UPLOAD_CONTENT)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[list[VersionOut]]), tags=["content"])
def versions(content_id: UUID) -> Response:
    """List a lesson's versions, the newest first, with what was said of each; for its owner and admins."""
    content = one_or_404(with_history(withdrawable_by(current_user).where(Content.id == content_id)))
    return answer([version_out(version) for version in content.versions])


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
