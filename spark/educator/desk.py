"""The reviewer's desk: a colleague's version beside what may be done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, url_for
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload

from spark.domain.library.content import Content, ContentFile, ContentReview, ContentVersion
from spark.domain.library.refusals import warning_sentences
from spark.domain.refusal import Refused
from spark.educator.forms import ApprovalForm, RejectionForm, VerificationForm, WithdrawalForm
from spark.educator.preview import previewed
from spark.forms import Form
from spark.policy import ADMINISTER, may, may_approve, may_verify, reviewable_by
from spark.web import one_or_404, show


def version_to_review(version_id: UUID) -> ContentVersion:
    """Load somebody else's version for review; one's own is seen elsewhere and decided by others."""
    version = one_or_404(
        reviewable_by(current_user)
        .where(ContentVersion.id == version_id)
        .options(
            joinedload(ContentVersion.content).joinedload(Content.owner),
            joinedload(ContentVersion.content).joinedload(Content.published_version),
            joinedload(ContentVersion.subject),
            joinedload(ContentVersion.grade),
            selectinload(ContentVersion.files.and_(ContentFile.role != "page")),
            selectinload(ContentVersion.reviews).joinedload(ContentReview.reviewer),
        )
    )
    if version.content.owner_id == current_user.id:
        abort(403)
    return version


def desk(version: ContentVersion, status: int = 200, notice: Any = None, **forms: Form) -> Response:
    """Show the version beside what may be done with it."""
    to_verify, to_approve = may_verify(current_user, version), may_approve(current_user, version)
    is_out = version.state == "approved" and may(current_user, ADMINISTER)
    shown: dict[str, Any] = {
        "withdrawal_form": WithdrawalForm(formdata=None) if is_out else None,
        "verification_form": VerificationForm(formdata=None) if to_verify else None,
        "approval_form": ApprovalForm(formdata=None) if to_approve else None,
        "rejection_form": RejectionForm(formdata=None) if to_verify or to_approve else None,
    }
    shown |= previewed(version, lambda part: url_for("educator.review", version_id=version.id, part=part))
    warnings = warning_sentences(version.facts.get("warnings", []))
    return show("educator/review.html", status, version=version, notice_text=notice, warnings=warnings, **shown | forms)


def refused(version_id: UUID, form: Form, refusal: Refused, **forms: Form) -> Response:
    """Show the desk as it is now: with the sentence in the form, or above all when there is nothing left to decide."""
    form.refuse(refusal)
    if refusal.status == 409:
        return desk(version_to_review(version_id), 409, refusal.sentence)
    return desk(version_to_review(version_id), refusal.status, **forms)
