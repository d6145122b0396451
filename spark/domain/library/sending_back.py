"""Sending a version back because of its file: refused, infected, or beyond our means."""

from __future__ import annotations

from uuid import UUID

from spark.domain.library.content import ContentVersion
from spark.domain.library.locking import locked_version
from spark.domain.library.refusals import INFECTED, TOO_MANY_TRIES
from spark.domain.library.upload import Upload
from spark.domain.library.uploading import drop_upload
from spark.domain.moderation.audit import record
from spark.extensions import db


def send_back(version_id: UUID, code: str, params: dict[str, object]) -> None:
    """Reject a version because of its file; the worker goes on."""
    db.session.rollback()
    version = locked_version(version_id)
    if version.state != "processing":
        return
    version.state, version.refusal_code = "rejected", code
    version.refusal_params = {name: value for name, value in params.items() if isinstance(value, int | float | str)}
    drop_file(version)


def hold_back(version_id: UUID, signature: str) -> None:
    """Keep nothing of a harmful file but the note that it came."""
    db.session.rollback()
    version = locked_version(version_id)
    if version.state != "processing":
        return
    version.state, version.scan, version.refusal_code = "quarantined", "infected", INFECTED
    version.refusal_params = {"signature": signature[:200]}
    drop_file(version)
    record("content.quarantine", version, by=None, signature=signature[:200])


def give_up(version_id: UUID) -> None:
    """The job failed too often: tell the educator instead of trying for ever. The file is kept for another go."""
    version = locked_version(version_id)
    if version.state == "processing":
        version.state, version.refusal_code, version.refusal_params = "rejected", TOO_MANY_TRIES, {}


def drop_file(version: ContentVersion) -> None:
    """Let go of what arrived: it lies with the lesson now, or cannot be used."""
    upload = db.session.get(Upload, version.upload_id) if version.upload_id else None
    version.upload_id = None
    db.session.flush()
    if upload is not None:
        drop_upload(upload)
