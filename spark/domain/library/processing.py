"""Processing: what becomes of a file that was handed in, from the scan to the light renditions.

The work is done outside any transaction and its effect written in one: a version is ready with all its files, or
nothing of it is. Running twice, even at once, ends in one result; what the slower run stored it takes away again.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import brotli
from flask import current_app

from spark.domain.library.content import ContentFile, ContentVersion, TextPart
from spark.domain.library.drafting import original_before
from spark.domain.library.locking import locked_version
from spark.domain.library.neighbours import scanner, storage
from spark.domain.library.refusals import INFECTED, LOST, TOO_MANY_TRIES
from spark.domain.library.upload import Upload
from spark.domain.library.uploading import drop_upload
from spark.domain.moderation.audit import record
from spark.domain.moderation.settings import settings
from spark.extensions import db
from spark.services import media
from spark.services.scanner import ScannerUnavailable
from spark.services.storage import NotStored

WAITS_FOR_SCANNER = "waiting"
ABANDONED_AFTER = 3 * 3600  # seconds; no job takes longer
CHOICES = ("original", "compressed", "light", "audio")  # the ways to take a lesson, besides its text


class NoLongerWanted(Exception):
    """The version was taken back while its file was being prepared."""


def process(version_id: UUID) -> None:
    """Prepare a version's file; the caller commits. Raises what may pass: a neighbour away, a decoder missing."""
    version = db.session.get(ContentVersion, version_id)
    if version is None or version.state != "processing":
        return
    kind, key, limits = version.kind, source_key(version), limits_for(version.kind)
    try:
        with workroom() as room:
            source, bench = room / "source", room / "bench"
            bench.mkdir()
            scan = check(version_id, key, source)
            made = media.process(kind, source, bench, limits, lambda step: tell(version_id, step))
            keep(version_id, made, scan)
    except media.MediaRefused as refusal:
        send_back(version_id, refusal.code, refusal.params)
    except NotStored:
        send_back(version_id, LOST, {})
    except Infected as found:
        hold_back(version_id, found.signature)
    except NoLongerWanted:
        db.session.rollback()


def limits_for(kind: str) -> media.Limits:
    """What a file may cost, as the school has set it."""
    allowed = settings()
    return replace(media.usual_limits(kind, allowed.bytes_for(kind)), transcoding_seconds=allowed.job_seconds)


def check(version_id: UUID, key: str, to: Path) -> str:
    """Fetch the file and have it scanned; return what may be said of it."""
    tell(version_id, "scanning")  # which commits: no transaction stays open while bytes travel and decoders work
    storage().fetch(key, to)
    guard = scanner()
    if guard is None:
        return "unscanned"
    try:
        with to.open("rb") as file:
            verdict = guard.scan(file)
    except ScannerUnavailable:
        tell(version_id, WAITS_FOR_SCANNER)
        raise
    if not verdict.clean:
        raise Infected(verdict.signature or "")
    return "clean"


class Infected(Exception):
    """The scanner found something."""

    def __init__(self, signature: str) -> None:
        super().__init__(signature)
        self.signature = signature


def source_key(version: ContentVersion) -> str:
    """Where the file lies that this version is made from: its own, or the original of the version before."""
    if version.upload_id is not None:
        return db.session.get_one(Upload, version.upload_id).storage_key
    original = original_before(version)
    if original is None:
        raise LookupError(f"version {version.id} has no file")
    return original.storage_key


def tell(version_id: UUID, step: str) -> None:
    """Note the step for the page that looks on, in a transaction of its own."""
    version = db.session.get(ContentVersion, version_id, populate_existing=True)
    if version is None or version.state != "processing":
        raise NoLongerWanted
    version.step = step
    db.session.commit()


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
    version.part_count = len(parts)
    ways = [file.bytes for file in files if file.role in CHOICES]
    version.lightest_bytes = min([version.text_bytes, *ways] if parts else ways, default=0)
    version.scan, version.state, version.step = scan, "pending", "ready"
    version.refusal_code, version.refusal_params = "", {}
    db.session.flush()


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


def drop_file(version: ContentVersion) -> None:
    """Let go of what arrived: it lies with the lesson now, or cannot be used."""
    upload = db.session.get(Upload, version.upload_id) if version.upload_id else None
    version.upload_id = None
    db.session.flush()
    if upload is not None:
        drop_upload(upload)


def give_up(version_id: UUID) -> None:
    """The job failed too often: tell the educator instead of trying for ever. The file is kept for another go."""
    version = locked_version(version_id)
    if version.state == "processing":
        version.state, version.refusal_code, version.refusal_params = "rejected", TOO_MANY_TRIES, {}


@contextmanager
def workroom() -> Iterator[Path]:
    """A folder for one job. Those of jobs that were killed are cleared away by the next."""
    rooms: Path = current_app.config["SPARK_DATA"] / "work"
    rooms.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in rooms.iterdir():
        if old.stat().st_mtime < time.time() - ABANDONED_AFTER:
            shutil.rmtree(old, ignore_errors=True)
    with TemporaryDirectory(dir=rooms) as room:
        yield Path(room)
