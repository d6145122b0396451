"""The photo of a question: re-encoded, so that nothing of the camera or the place stays in it, and small.

It comes after the text. Nothing is stored that the school's scanner has not passed, and what a case needs as evidence
is not erased while the case is open.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _

from spark.domain.library.neighbours import scanner, storage
from spark.domain.library.sizes import in_words
from spark.domain.moderation.evidence import is_evidence
from spark.domain.moderation.settings import settings
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.user import User
from spark.domain.questions.announcing import queue_changed, thread_changed
from spark.domain.questions.asker import only_the_asker
from spark.domain.questions.clock_of_waiting import resume_clock
from spark.domain.questions.locking import locked
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused
from spark.services.media import MadeFile, MediaFailed, MediaRefused, picture, usual_limits
from spark.services.scanner import ScannerUnavailable

log = logging.getLogger(__name__)

PREFIX = "photos/"
CONTENT_TYPE = "image/webp"
SIDE, BUDGET = 1280, 60_000  # pixels, bytes
SMALL_SIDE, SMALL_BUDGET = 640, 20_000
FIELD = "photo"

SENTENCES: dict[str, Any] = {
    "empty": _("This file is empty. Choose another photo."),
    "image_bomb": _("This picture has too many pixels. Choose a smaller one."),
}


@dataclass(frozen=True)
class Photo:
    """The two sizes of a photo, as they lie in the storage."""

    key: str
    small_key: str
    large: MadeFile
    small: MadeFile


def attach_photo(question: Question, source: BinaryIO, *, by: User) -> Question:
    """Put a photo to a question, in place of the one before. Raises Refused, and StorageUnavailable.

    The decoders work in processes of their own while no row is held; then the question is looked at again. Whoever was
    asked for more has said more: the clock of waiting goes on.
    """
    refuse_unless_wanted(question, by)
    photo = stored(question.id, source)
    question = locked(question.id)
    refuse_unless_wanted(question, by)
    forget_files(question)
    question.photo_key, question.thumbnail_key = photo.key, photo.small_key
    question.photo_bytes, question.thumbnail_bytes = photo.large.bytes, photo.small.bytes
    question.photo_width, question.photo_height = photo.large.width, photo.large.height
    resume_clock(question)
    photo_changed(question)
    return question


def remove_photo(question: Question, *, by: User) -> None:
    """Take the photo away. Raises Refused."""
    question = locked(question.id)
    only_the_asker(question, by)
    forget_photo(question)
    photo_changed(question)


def forget_photo(question: Question) -> None:
    """Let a question have no photo."""
    forget_files(question)
    question.photo_key = question.thumbnail_key = question.photo_bytes = question.thumbnail_bytes = None
    question.photo_width = question.photo_height = None


def forget_files(question: Question) -> None:
    """Have the files of a photo erased; those that an open case needs are swept when it is decided."""
    if question.photo_key is None or is_evidence(question):
        return
    for key in (question.photo_key, question.thumbnail_key):
        if key:
            put_in_outbox("storage.remove", prefix=key)


def refuse_unless_wanted(question: Question, by: User) -> None:
    """Photos are put by who asked, to a question that is not closed. Raises Refused."""
    only_the_asker(question, by)
    if question.status == "closed":
        raise Refused(_("This question is closed. Reopen it first."), field=FIELD, code="QUESTION_CLOSED", status=409)


def stored(question_id: UUID, source: BinaryIO) -> Photo:
    """Check, scan, re-encode and store. Raises Refused."""
    with TemporaryDirectory(prefix="spark-photo-") as name:
        folder = Path(name)
        original = folder / "original"
        with original.open("wb") as file:
            shutil.copyfileobj(source, file)
        refuse_if_too_large(original.stat().st_size)
        refuse_unless_clean(original)
        large = encoded(original, folder / "large", SIDE, BUDGET)
        small = encoded(large.path, folder / "small", SMALL_SIDE, SMALL_BUDGET)
        stem = f"{PREFIX}{question_id}/{uuid4()}"
        photo = Photo(f"{stem}.webp", f"{stem}.small.webp", large, small)
        storage().put(photo.key, large.path, CONTENT_TYPE)
        storage().put(photo.small_key, small.path, CONTENT_TYPE)
        return photo


def refuse_if_too_large(size: int) -> None:
    """Refuse what is larger than the school allows."""
    most = settings().bytes_for("image")
    if size > most:
        raise Refused(
            _("This photo has %(size)s. At most %(most)s are allowed.", size=in_words(size), most=in_words(most)),
            field=FIELD,
            code="TOO_LARGE",
            status=413,
        )


def refuse_unless_clean(original: Path) -> None:
    """Have the photo scanned, where the school has a scanner; without its word nothing is stored."""
    guard = scanner()
    if guard is None:
        return
    try:
        with original.open("rb") as file:
            verdict = guard.scan(file)
    except ScannerUnavailable as away:
        raise Refused(
            _("Photos cannot be checked at the moment. Try again in a few minutes."),
            field=FIELD,
            code="SCANNER_UNAVAILABLE",
            status=503,
        ) from away
    if not verdict.clean:
        raise Refused(
            _("The virus scanner found something harmful in this file. Take a new photo."),
            field=FIELD,
            code="INFECTED",
        )


def encoded(source: Path, folder: Path, side: int, budget: int) -> MadeFile:
    """Return the picture within its budget, without metadata. Raises Refused."""
    folder.mkdir()
    limits = usual_limits("image", settings().bytes_for("image"))
    try:
        return picture(source, folder, side=side, budget=budget, limits=limits)
    except MediaRefused as refusal:
        sentence = SENTENCES.get(
            refusal.code, _("This is not a picture that Spark can open. Choose a JPEG, PNG, WebP or GIF.")
        )
        raise Refused(sentence, field=FIELD, code="BAD_PICTURE") from refusal
    except MediaFailed as failure:
        log.error("a photo could not be prepared", extra={"reason": str(failure)})
        raise Refused(
            _("Photos cannot be prepared at the moment. Try again in a few minutes."),
            field=FIELD,
            code="PHOTO_UNAVAILABLE",
            status=503,
        ) from failure


def photo_changed(question: Question) -> None:
    """Let the desks and the open pages look again."""
    queue_changed(question.id)
    thread_changed(question.id)
