"""/teach/reviews: the queue of colleagues' lessons, and the desk where one is vouched for, published or sent back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from spark.domain.library.authoring import PAGE
from spark.domain.library.content import Content, ContentFile, ContentReview, ContentVersion
from spark.domain.library.publishing import approve
from spark.domain.library.refusals import warning_sentences
from spark.domain.library.reviewing import oldest_first, reject, verify
from spark.domain.refusal import Refused
from spark.educator import educator
from spark.educator.forms import ApprovalForm, RejectionForm, VerificationForm
from spark.educator.preview import previewed
from spark.extensions import db
from spark.forms import Form
from spark.policy import (
    ADMINISTER,
    VERIFY_CONTENT,
    approvable_by,
    may,
    may_approve,
    may_verify,
    permit,
    reviewable_by,
    verifiable_by,
)
from spark.web import done, one_or_404, show


@educator.get("/teach/reviews")
@permit(VERIFY_CONTENT)
def reviews() -> Response:
    """List what waits for a colleague's look, and for admins what waits to be published; the oldest first."""
    is_approval = request.args.get("step") == "approval" and may(current_user, ADMINISTER)
    to_verify, to_approve = verifiable_by(current_user), approvable_by(current_user)
    page = min(max(request.args.get("page", 1, int), 1), 10_000)
    queue = oldest_first(to_approve if is_approval else to_verify)
    rows = db.session.scalars(queue.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return show(
        "educator/reviews.html",
        versions=rows[:PAGE],
        has_more=len(rows) > PAGE,
        page=page,
        is_approval=is_approval,
        to_verify=count(to_verify),
        to_approve=count(to_approve) if may(current_user, ADMINISTER) else None,
    )


@educator.get("/teach/reviews/<uuid:version_id>")
@permit(VERIFY_CONTENT)
def review(version_id: UUID) -> Response:
    """Show a version with all that a reviewer decides on."""
    return desk(version_to_review(version_id))


@educator.post("/teach/reviews/<uuid:version_id>/verification")
@permit(VERIFY_CONTENT)
def verification(version_id: UUID) -> Response:
    """Vouch for a colleague's lesson."""
    version, form = version_to_review(version_id), VerificationForm()
    if form.is_sent():
        try:
            verify(version, by=current_user, checklist=form.checklist.data or [], note=form.note.data or "")
            flash(_("Thank you. The lesson waits for an admin now."), "good")
            return done(url_for("educator.reviews"))
        except Refused as refusal:
            return refused(version_id, form, refusal, verification_form=form)
    return desk(version, form.status, verification_form=form)


@educator.post("/teach/reviews/<uuid:version_id>/approval")
@permit(ADMINISTER)
def approval(version_id: UUID) -> Response:
    """Publish a verified lesson."""
    version, form = version_to_review(version_id), ApprovalForm()
    if form.is_sent():
        try:
            approve(version, by=current_user, note=form.note.data or "")
            flash(_("The lesson is in the library."), "good")
            return done(url_for("educator.reviews", step="approval"))
        except Refused as refusal:
            return refused(version_id, form, refusal, approval_form=form)
    return desk(version, form.status, approval_form=form)


@educator.post("/teach/reviews/<uuid:version_id>/rejection")
@permit(VERIFY_CONTENT)
def rejection(version_id: UUID) -> Response:
    """Send a lesson back with the reason."""
    version, form = version_to_review(version_id), RejectionForm()
    if version.state == "verified" and not may(current_user, ADMINISTER):
        abort(403)
    if form.is_sent():
        try:
            reject(version, by=current_user, reason=form.reason.data or "")
            flash(_("The lesson went back to its educator with your reason."), "good")
            return done(url_for("educator.reviews"))
        except Refused as refusal:
            return refused(version_id, form, refusal, rejection_form=form)
    return desk(version, form.status, rejection_form=form)


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
    shown: dict[str, Any] = {
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


def count(versions: Any) -> int:
    """How many wait."""
    return (
        db.session.scalar(select(func.count()).select_from(versions.with_only_columns(ContentVersion.id).subquery()))
        or 0
    )
