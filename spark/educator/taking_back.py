"""Taking back: a version withdrawn, a lesson deleted, and both undone."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.deleting import delete_lesson, restore_lesson
from spark.domain.library.withdrawing import undo_withdrawal, withdraw
from spark.educator import educator
from spark.policy import UPLOAD_CONTENT, owned_content, permit, restorable_by
from spark.web import done, one_or_404


@educator.post("/teach/content/<uuid:content_id>/versions/<uuid:version_id>/withdrawal")
@permit(UPLOAD_CONTENT)
def withdrawal(content_id: UUID, version_id: UUID) -> Response:
    """Take a version out of the library or out of review."""
    version = own_version(content_id, version_id)
    withdraw(version, by=current_user)
    undo = url_for("educator.undone_withdrawal", content_id=content_id, version_id=version_id)
    flash([_("Version %(number)s is withdrawn.", number=version.number), undo], "undo")  # type: ignore[arg-type]
    return done(url_for("educator.lesson", content_id=content_id))


@educator.post("/teach/content/<uuid:content_id>/versions/<uuid:version_id>/withdrawal/undo")
@permit(UPLOAD_CONTENT)
def undone_withdrawal(content_id: UUID, version_id: UUID) -> Response:
    """Put the version back where it was."""
    version = own_version(content_id, version_id)
    undo_withdrawal(version, by=current_user)
    flash(_("Version %(number)s is back where it was.", number=version.number), "good")
    return done(url_for("educator.lesson", content_id=content_id))


@educator.post("/teach/content/<uuid:content_id>/deletion")
@permit(UPLOAD_CONTENT)
def deletion(content_id: UUID) -> Response:
    """Delete a lesson with all its versions."""
    content = one_or_404(owned_content(current_user).where(Content.id == content_id))
    delete_lesson(content, by=current_user)
    flash([_("The lesson is deleted."), url_for("educator.undone_deletion", content_id=content_id)], "undo")  # type: ignore[arg-type]
    return done(url_for("educator.teach"))


@educator.post("/teach/content/<uuid:content_id>/deletion/undo")
@permit(UPLOAD_CONTENT)
def undone_deletion(content_id: UUID) -> Response:
    """Give the lesson back as it was."""
    content = one_or_404(restorable_by(current_user).where(Content.id == content_id))
    restore_lesson(content, by=current_user)
    flash(_("The lesson is back."), "good")
    return done(url_for("educator.lesson", content_id=content_id))


def own_version(content_id: UUID, version_id: UUID) -> ContentVersion:
    """Load a version of one's own lesson."""
    own = owned_content(current_user).with_only_columns(Content.id).where(Content.id == content_id)
    return one_or_404(select(ContentVersion).where(ContentVersion.id == version_id, ContentVersion.content_id.in_(own)))
