"""One lock for everything that happens to a lesson: its own row."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from spark.domain.library.content import Content, ContentVersion
from spark.extensions import db


def locked(content_id: UUID) -> Content:
    """Load a lesson and hold it until the transaction ends, so that two changes come one after the other."""
    return db.session.scalars(
        select(Content)
        .where(Content.id == content_id)
        .with_for_update(of=Content)
        .execution_options(populate_existing=True)
    ).one()


def locked_version(version_id: UUID) -> ContentVersion:
    """Hold a version's lesson and load the version as it is now."""
    content_id = select(ContentVersion.content_id).where(ContentVersion.id == version_id)
    locked(db.session.scalars(content_id).one())
    return db.session.get_one(ContentVersion, version_id, populate_existing=True)
