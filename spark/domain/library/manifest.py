"""What a phone fetches to have a lesson offline, and what it drops because a newer version took its place."""

from __future__ import annotations

from sqlalchemy import select

from spark.domain.library.content import ContentFile, ContentVersion
from spark.extensions import db


def files_of(version: ContentVersion) -> list[ContentFile]:
    """Return every file of a version, the pictures of its text included, the lightest first."""
    return list(
        db.session.scalars(
            select(ContentFile).filter_by(version_id=version.id).order_by(ContentFile.bytes, ContentFile.id)
        )
    )


def withdrawn_since(version: ContentVersion) -> list[str]:
    """Return the SHA-256 of files that earlier versions had and this one has not."""
    here = select(ContentFile.sha256).where(ContentFile.version_id == version.id)
    earlier = (
        select(ContentFile.sha256)
        .distinct()
        .join(ContentFile.version)
        .where(
            ContentVersion.content_id == version.content_id,
            ContentVersion.state.in_(("superseded", "withdrawn")),
            ContentFile.sha256.not_in(here),
        )
    )
    return sorted(db.session.scalars(earlier))
