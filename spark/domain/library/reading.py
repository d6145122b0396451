"""Reading: one lesson with all that its page shows, its text part by part, and what it is to the person who reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, literal, select
from sqlalchemy.orm import contains_eager, joinedload, raiseload, selectinload

from spark.domain.library.content import Content, ContentFile, ContentReview, ContentVersion, TextPart
from spark.domain.library.use import Bookmark, ContentDownload, ContentRating
from spark.extensions import db

Versions = Select[ContentVersion]


def lesson(versions: Versions, content_id: UUID) -> Versions:
    """Narrow to the version of one lesson, with all that its page shows."""
    return versions.where(Content.id == content_id).options(
        contains_eager(ContentVersion.content).joinedload(Content.owner),
        joinedload(ContentVersion.subject),
        joinedload(ContentVersion.grade),
        selectinload(ContentVersion.files.and_(ContentFile.role != "page")),
        selectinload(ContentVersion.reviews).joinedload(ContentReview.reviewer),
        raiseload("*"),
    )


def lesson_alone(versions: Versions, content_id: UUID) -> Versions:
    """Narrow to the version of one lesson, with its files: what acting on it needs."""
    return versions.where(Content.id == content_id).options(
        contains_eager(ContentVersion.content),
        selectinload(ContentVersion.files.and_(ContentFile.role != "page")),
        raiseload("*"),
    )


def shown_first(versions: Versions, person_id: UUID | None) -> Versions:
    """Narrow a lesson's versions to the one to show: the published one, to its educator the newest, draft or not."""
    is_published = ContentVersion.id.is_not_distinct_from(Content.published_version_id)
    comes_first = is_published if person_id is None else and_(is_published, Content.owner_id != person_id)
    return versions.order_by(comes_first.desc(), ContentVersion.number.desc()).limit(1)


def verification_of(version: ContentVersion) -> ContentReview | None:
    """Return the colleague's word for a version."""
    return next(
        (review for review in version.reviews if review.step == "verification" and review.verdict == "passed"), None
    )


@dataclass(frozen=True)
class Standing:
    """What a lesson is to one person."""

    is_kept: bool = False
    is_taken: bool = False
    stars: int | None = None
    comment: str = ""
    rated_at: datetime | None = None


def standing(content: Content, person_id: UUID | None) -> Standing:
    """Ask at once whether somebody keeps, took and rated a lesson; a visitor did none of it."""
    if person_id is None:
        return Standing()

    def own(table: Any) -> Any:
        return and_(table.content_id == content.id, table.user_id == person_id)

    row = db.session.execute(
        select(
            select(Bookmark).where(own(Bookmark)).exists(),
            select(ContentDownload).where(own(ContentDownload)).exists(),
            ContentRating.stars,
            func.coalesce(ContentRating.comment, ""),
            ContentRating.updated_at,
        )
        .select_from(select(literal(1)).subquery())
        .outerjoin(ContentRating, own(ContentRating))
    ).one()
    return Standing(*row)


def text_part(version: ContentVersion, number: int) -> TextPart | None:
    """Load one part of a version's text."""
    return db.session.get(TextPart, (version.id, number))


def pictures(version: ContentVersion, digests: set[str]) -> dict[str, ContentFile]:
    """Load the pictures that a part of the text shows, by their SHA-256."""
    if not digests:
        return {}
    shown = select(ContentFile).where(
        ContentFile.version_id == version.id, ContentFile.role == "page", ContentFile.sha256.in_(digests)
    )
    return {file.sha256: file for file in db.session.scalars(shown)}


def file_named(files: Select[ContentFile], digest: str) -> Select[ContentFile]:
    """Narrow to one file of this SHA-256: of the published version if there is one, a rendition before an original."""
    return (
        files.where(ContentFile.sha256 == digest)
        .join(ContentFile.version)
        .join(ContentVersion.content)
        .options(contains_eager(ContentFile.version).contains_eager(ContentVersion.content), raiseload("*"))
        .order_by(
            (Content.published_version_id == ContentVersion.id).desc(), ContentFile.role == "original", ContentFile.id
        )
        .limit(1)
    )
