"""Deleting a lesson: hidden at once, given back when it was a mistake, erased with its files after fourteen days."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, delete, select, update

from spark.domain.clock import now
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.locking import locked
from spark.domain.library.upload import Upload
from spark.domain.library.uploading import drop_upload
from spark.domain.moderation.audit import record
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.user import User
from spark.extensions import db

GIVEN_BACK_WITHIN = timedelta(days=14)


def delete_lesson(content: Content, *, by: User) -> None:
    """Hide a lesson with all its versions; twice is once."""
    content = locked(content.id)
    if content.deleted_at is None:
        content.deleted_at = now()
        record("content.delete", content, by=by)


def restore_lesson(content: Content, *, by: User) -> None:
    """Give a deleted lesson back as it was."""
    content = locked(content.id)
    if content.deleted_at is not None:
        content.deleted_at = None
        record("content.restore", content, by=by)


def due_for_erasure() -> Select[Content]:
    """Deleted lessons whose fourteen days are over."""
    return select(Content).where(Content.deleted_at < now() - GIVEN_BACK_WITHIN).order_by(Content.id)


def erase_lesson(content: Content) -> None:
    """Remove a lesson, its versions and its stored files."""
    used = select(Upload).join(ContentVersion, ContentVersion.upload_id == Upload.id)
    uploads = db.session.scalars(used.where(ContentVersion.content_id == content.id)).all()
    put_in_outbox("storage.remove", prefix=f"uploads/{content.owner_id}/{content.id}/")
    record("content.erase", content, by=None)
    db.session.execute(update(Content).where(Content.id == content.id).values(published_version_id=None))
    db.session.execute(delete(Content).where(Content.id == content.id))  # the database takes what hangs on it
    for upload in uploads:
        drop_upload(upload)
