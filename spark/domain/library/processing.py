"""Processing: what becomes of a file that was handed in, from the scan to the light renditions.

The work is done outside any transaction and its effect written in one: a version is ready with all its files, or
nothing of it is. Running twice, even at once, ends in one result; what the slower run stored it takes away again.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from flask import current_app

from spark.domain.library.content import ContentVersion
from spark.domain.library.keeping import keep
from spark.domain.library.neighbours import scanner, storage
from spark.domain.library.refusals import LOST
from spark.domain.library.sending_back import hold_back, send_back
from spark.domain.library.telling import NoLongerWanted, tell
from spark.domain.library.upload import Upload
from spark.domain.library.versions import original_before
from spark.domain.moderation.settings import settings
from spark.extensions import db
from spark.services import media
from spark.services.scanner import ScannerUnavailable
from spark.services.storage import NotStored

WAITS_FOR_SCANNER = "waiting"
ABANDONED_AFTER = 3 * 3600  # seconds; no job takes longer


class Infected(Exception):
    """The scanner found something."""

    def __init__(self, signature: str) -> None:
        super().__init__(signature)
        self.signature = signature


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


def source_key(version: ContentVersion) -> str:
    """Where the file lies that this version is made from: its own, or the original of the version before."""
    if version.upload_id is not None:
        return db.session.get_one(Upload, version.upload_id).storage_key
    original = original_before(version)
    if original is None:
        raise LookupError(f"version {version.id} has no file")
    return original.storage_key


@contextmanager
def workroom() -> Iterator[Path]:
    """A folder for one job. Those of jobs that were killed are cleared away by the next."""
    rooms: Path = current_app.config["SPARK_DATA"] / "work"
    rooms.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in rooms.iterdir():
        with suppress(FileNotFoundError):  # another worker cleared it away
            if old.stat().st_mtime < time.time() - ABANDONED_AFTER:
                shutil.rmtree(old, ignore_errors=True)
    with TemporaryDirectory(dir=rooms) as room:
        yield Path(room)
