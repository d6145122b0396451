"""Lessons as the API tells of them: the plan's fields, derived from the version that is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from flask import url_for
from flask_babel import get_locale

from spark.api.envelope import Schema
from spark.domain.library.choices import Choice, choices_of
from spark.domain.library.content import ContentVersion, Kind
from spark.domain.library.shelves import Shelves, shelves

VERIFICATION_STATUS: dict[str, Literal["pending", "approved", "rejected"]] = {
    "approved": "approved",
    "superseded": "approved",
    "rejected": "rejected",
    "quarantined": "rejected",
    "withdrawn": "rejected",
}


class ChoiceOut(Schema):
    """One way to take a lesson, with its cost in bytes; only files have a digest and a name."""

    rendition: Literal["text", "original", "compressed", "light", "audio", "interactive"]
    kind: str
    bytes: int
    url: str
    content_type: str | None = None
    sha256: str | None = None


class ContentOut(Schema):
    """A lesson. `state` says where its version stands; the plan's three flags are derived from it."""

    id: UUID
    educator_id: UUID
    title: str
    description: str
    subject: str
    grade_level: str
    content_type: Kind
    topic: str
    language: str
    licence: str
    source: str
    duration_minutes: int | None
    file_size_bytes: int | None
    lightest_bytes: int
    thumbnail_url: str | None
    version: int
    state: str
    is_verified: bool
    is_published: bool
    verification_status: Literal["pending", "approved", "rejected"]
    download_count: int
    rating_avg: float
    rating_count: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    files: list[ChoiceOut]


def content_out(version: ContentVersion, names: Shelves | None = None) -> ContentOut:
    """Tell of a lesson; reads `version.content` and `version.files`."""
    names = names or shelves(str(get_locale()))
    content, choices = version.content, choices_of(version)
    original = next((choice.bytes for choice in choices if choice.rendition == "original"), None)
    thumbnail = next((file for file in version.files if file.role == "thumbnail"), None)
    return ContentOut(
        id=content.id,
        educator_id=content.owner_id,
        title=version.title,
        description=version.description,
        subject=names.subject(version.subject_slug),
        grade_level=names.grade(version.grade_slug),
        content_type=version.kind,  # type: ignore[arg-type]
        topic=version.topic,
        language=version.language,
        licence=version.licence,
        source=version.source,
        duration_minutes=minutes(version.facts.get("duration_seconds")),
        file_size_bytes=original,
        lightest_bytes=version.lightest_bytes,
        thumbnail_url=url_for("student.stored_file", digest=thumbnail.sha256) if thumbnail else None,
        version=version.number,
        state=version.state,
        is_verified=version.state in ("verified", "approved", "superseded"),
        is_published=content.published_version_id is not None,
        verification_status=VERIFICATION_STATUS.get(version.state, "pending"),
        download_count=content.download_count,
        rating_avg=content.rating_avg or 0,
        rating_count=content.rating_count,
        created_at=content.created_at,
        updated_at=max(content.updated_at, version.updated_at),
        published_at=version.published_at,
        files=[choice_out(version, choice) for choice in choices],
    )


def choice_out(version: ContentVersion, choice: Choice) -> ChoiceOut:
    """Tell of one way to take a lesson."""
    where: dict[str, Any] = {"url": url_for("student.text", content_id=version.content_id)}
    if choice.file is not None:
        digest = choice.file.sha256
        where = {
            "url": url_for("student.stored_file", digest=digest),
            "content_type": choice.file.content_type,
            "sha256": digest,
        }
    return ChoiceOut(rendition=choice.rendition, kind=choice.kind, bytes=choice.bytes, **where)  # type: ignore[arg-type]


def minutes(seconds: float | None) -> int | None:
    """Round up: a lesson of 20 seconds takes a minute."""
    return max(round(seconds / 60), 1) if seconds else None
