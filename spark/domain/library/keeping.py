"""Keeping what was made of a file: stored first, then written down in one transaction, or taken away again."""

from __future__ import annotations

import secrets
from uuid import UUID

import brotli

from spark.domain.library.content import ContentFile, ContentVersion, TextPart
from spark.domain.library.locking import locked_version
from spark.domain.library.neighbours import storage
from spark.domain.library.sending_back import drop_file
from spark.domain.library.telling import NoLongerWanted, tell
from spark.extensions import db
from spark.services import media

CHOICES = ("original", "compressed", "light", "audio")  # the ways to take a lesson, besides its text


def keep(version_id: UUID, made: media.Made, scan: str) -> None:
    """Store what was made and write it all down. The lesson stays locked until the caller commits."""
    tell(version_id, "storing")
    version = db.session.get_one(ContentVersion, version_id)
    folder = f"uploads/{version.content.owner_id}/{version.content_id}/{secrets.token_hex(16)}"
    db.session.commit()  # no connection stays open while the bytes travel
    try:
        files = [store(file, folder) for file in made.files]
        version = locked_version(version_id)
        if version.state != "processing":
            raise NoLongerWanted
        write_down(version, made, files, scan)
    except Exception:
        storage().delete_prefix(folder + "/")
        raise
    drop_file(version)


def store(file: media.MadeFile, folder: str) -> ContentFile:
    """Put one file under an unguessable name."""
    key = f"{folder}/{file.path.name}"
    storage().put(key, file.path, file.content_type)
    return ContentFile(
        role=file.role,
        storage_key=key,
        content_type=file.content_type,
        bytes=file.bytes,
        sha256=file.sha256,
        name=file.name,
        width=file.width,
        height=file.height,
    )


def write_down(version: ContentVersion, made: media.Made, files: list[ContentFile], scan: str) -> None:
    """Make the version ready for its reviewers."""
    parts = [
        TextPart(version_id=version.id, number=number, html=html, bytes=len(brotli.compress(html.encode())))
        for number, html in enumerate(made.text_parts, start=1)
    ]
    for file in files:
        file.version_id = version.id
        if file.role == "original":
            file.name = version.file_name or file.name
    db.session.add_all([*files, *parts])
    version.facts = made.facts | ({"warnings": made.warnings} if made.warnings else {})
    version.text_bytes = sum(part.bytes for part in parts)
    if made.facts.get("has_text") is False:  # its pages are shown as pictures, and those are what reading costs
        version.text_bytes += sum(file.bytes for file in files if file.role == "page")
    version.part_count = len(parts)
    ways = [file.bytes for file in files if file.role in CHOICES]
    version.lightest_bytes = min([version.text_bytes, *ways] if parts else ways, default=0)
    version.scan, version.state, version.step = scan, "pending", "ready"
    version.refusal_code, version.refusal_params = "", {}
    db.session.flush()
