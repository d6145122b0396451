"""What a reviewer decides at the desk: vouch, publish, send back, take down."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from spark.domain.library.publishing import approve
from spark.domain.library.reviewing import reject, verify
from spark.domain.library.withdrawing import undo_withdrawal, withdraw
from spark.domain.refusal import Refused
from spark.educator import educator
from spark.educator.desk import desk, refused, version_to_review
from spark.educator.forms import ApprovalForm, RejectionForm, VerificationForm, WithdrawalForm
from spark.policy import ADMINISTER, VERIFY_CONTENT, may, permit
from spark.web import done


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


@educator.post("/teach/reviews/<uuid:version_id>/withdrawal")
@permit(ADMINISTER)
def taken_down(version_id: UUID) -> Response:
    """Take a colleague's lesson out of the library."""
    version, form = version_to_review(version_id), WithdrawalForm()
    if form.is_sent():
        try:
            withdraw(version, by=current_user, reason=form.reason.data or "")
            undo = url_for("educator.put_back", version_id=version_id)
            flash([_("The lesson is out of the library."), undo], "undo")  # type: ignore[arg-type]
            return done(url_for("educator.reviews", step="published"))
        except Refused as refusal:
            return refused(version_id, form, refusal, withdrawal_form=form)
    return desk(version, form.status, withdrawal_form=form)


@educator.post("/teach/reviews/<uuid:version_id>/withdrawal/undo")
@permit(ADMINISTER)
def put_back(version_id: UUID) -> Response:
    """Undo what the same admin took down a moment ago."""
    undo_withdrawal(version_to_review(version_id), by=current_user)
    flash(_("The lesson is back in the library."), "good")
    return done(url_for("educator.review", version_id=version_id))
