"""Published lessons for tests, made directly: rows, files in storage and the search's words, without job or review."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import brotli

from spark.domain.ids import new_id
from spark.domain.library.choices import ROLES
from spark.domain.library.content import Content, ContentFile, ContentReview, ContentVersion, TextPart
from spark.domain.library.searching import index_version
from spark.extensions import db
from tests.cast import Person

TYPES = {
    "compressed": "application/pdf",
    "audio": "audio/ogg",
    "poster": "image/webp",
    "thumbnail": "image/webp",
    "page": "image/webp",
}
ORIGINALS = {
    "pdf": "application/pdf",
    "video": "video/mp4",
    "audio": "audio/mpeg",
    "text": "text/markdown",
    "interactive": "application/zip",
}
ENDINGS = {"pdf": "pdf", "video": "mp4", "audio": "mp3", "text": "md", "interactive": "zip"}
LIGHT = {"video": "video/mp4", "audio": "audio/ogg", "interactive": "text/html"}
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
_minutes = count()


@dataclass
class Published:
    """A lesson that was made: `id` of the content, `version_id`, and the SHA-256 of each file by its role."""

    id: UUID
    version_id: UUID
    title: str
    files: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the lesson is."""
        return f"/library/{self.id}"


def publish(
    owner: Person,
    title: str = "Newton's first law",
    *,
    kind: str = "text",
    files: dict[str, bytes] | None = None,
    parts: list[str] | None = None,
    reviewer: Person | None = None,
    state: str = "approved",
    of: Published | None = None,
    **columns: Any,
) -> Published:
    """Publish a lesson, or a version in another `state`; `of` makes it the next version of an earlier one.

    `files` are bytes by role; without any there is an original of a few bytes. `parts` are the HTML of a text.
    """
    with owner.app.app_context():
        content = db.session.get_one(Content, of.id) if of else Content(id=new_id(), owner_id=owner.id)
        number = len(content.versions) + 1 if of else 1
        parts = ["<p>A body stays as it is.</p>"] if parts is None and kind == "text" else parts or []
        given = {
            "subject_slug": "physics",
            "grade_slug": "grade-8",
            "language": "en",
            "licence": "own-work",
            "scan": "clean",
            "facts": {},
            "file_name": f"lesson.{ENDINGS[kind]}",
        }
        version = ContentVersion(
            id=new_id(), content=content, number=number, state="draft", title=title, kind=kind, **given | columns
        )
        db.session.add_all([content, version])
        db.session.flush()
        made = keep_files(version, files if files is not None else {"original": f"{title} {number}".encode()})
        keep_parts(version, parts)
        ways = [file.bytes for file in made if file.role in ROLES] + ([version.text_bytes] if parts else [])
        version.lightest_bytes = min(ways, default=0)
        if reviewer is not None:
            version.reviews.append(ContentReview(reviewer_id=reviewer.id, step="verification", verdict="passed"))
        enter(version, state)
        if state == "approved":
            index_version(version, " ".join(parts))
        db.session.commit()
        return Published(content.id, version.id, title, {file.role: file.sha256 for file in made})


def enter(version: ContentVersion, state: str) -> None:
    """Put a version where its state says it is."""
    content = version.content
    if state == "approved":
        if content.published_version is not None:
            content.published_version.state = "superseded"
            db.session.flush()
        version.published_at = FIRST + timedelta(minutes=next(_minutes))
    version.state = state
    db.session.flush()
    if state == "approved":
        content.published_version = version


def keep_files(version: ContentVersion, files: dict[str, bytes]) -> list[ContentFile]:
    """Store files as the job would; a role may be written `page-2` to have several of it."""
    from flask import current_app

    made = []
    for name, content in files.items():
        role = name.partition("-")[0]
        by_kind = {"original": ORIGINALS, "light": LIGHT}.get(role)
        content_type = by_kind[version.kind] if by_kind else TYPES[role]
        key = f"uploads/{version.content.owner_id}/{version.content_id}/{version.id}-{name}"
        current_app.extensions["storage"].put(key, io.BytesIO(content), content_type)
        is_picture = content_type == "image/webp"
        file = ContentFile(
            version_id=version.id,
            role=role,
            storage_key=key,
            content_type=content_type,
            bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            name=version.file_name if role == "original" else name,
            width=320 if is_picture else None,
            height=240 if is_picture else None,
        )
        made.append(file)
    db.session.add_all(made)
    db.session.flush()
    return made


def keep_parts(version: ContentVersion, parts: list[str]) -> None:
    """Write the text down, with what it costs."""
    rows = [
        TextPart(version_id=version.id, number=number, html=html, bytes=len(brotli.compress(html.encode())))
        for number, html in enumerate(parts, start=1)
    ]
    db.session.add_all(rows)
    version.part_count, version.text_bytes = len(rows), sum(row.bytes for row in rows)
    db.session.flush()
