"""Versions: the newest one of a lesson, the one that follows it, and the file they share."""

from __future__ import annotations

from sqlalchemy import select

from spark.domain.ids import new_id
from spark.domain.library.content import Content, ContentFile, ContentVersion
from spark.extensions import db

UNDER_WAY = ("processing", "pending", "verified")
COPIED = ("title", "description", "subject_slug", "grade_slug", "kind", "topic", "language", "licence", "source")


def latest_version(content: Content) -> ContentVersion:
    """The version with the highest number."""
    return db.session.scalars(
        select(ContentVersion)
        .where(ContentVersion.content_id == content.id)
        .order_by(ContentVersion.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one()


def next_version(latest: ContentVersion) -> ContentVersion:
    """Begin a version as a copy of the one before, its file included."""
    copied = {column: getattr(latest, column) for column in COPIED}
    draft = ContentVersion(
        id=new_id(),
        content_id=latest.content_id,
        content=latest.content,
        number=latest.number + 1,
        state="draft",
        file_name=latest.file_name,
        **copied,
    )
    db.session.add(draft)
    if latest.upload_id is not None:  # the job could not finish it for reasons of its own: the file is still good
        kept, latest.upload_id = latest.upload_id, None
        db.session.flush()  # first the one, then the other: an upload belongs to one version
        draft.upload_id = kept
    elif original_before(draft) is None:
        draft.file_name = ""
    return draft


def original_before(version: ContentVersion) -> ContentFile | None:
    """The file of the newest earlier version of the same kind, from which a version without its own is made."""
    return db.session.scalars(
        select(ContentFile)
        .join(ContentFile.version)
        .where(
            ContentVersion.content_id == version.content_id,
            ContentVersion.number < version.number,
            ContentVersion.kind == version.kind,
            ContentFile.role == "original",
        )
        .order_by(ContentVersion.number.desc())
        .limit(1)
    ).first()
