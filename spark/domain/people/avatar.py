"""Avatars: a small square picture, re-encoded, so that nothing of the camera or the place stays in it."""

from __future__ import annotations

import secrets
import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.moderation.settings import settings
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.services.media import MediaRefused, avatar, usual_limits

PREFIX = "avatars/"
STRAY_AFTER = timedelta(hours=1)
SIDE = 256  # pixels
BUDGET = 20_000  # bytes

SENTENCES = {
    "empty": _("This file is empty."),
    "too_big": _("This picture is too large. Choose a smaller one."),
    "image_bomb": _("This picture has too many pixels. Choose a smaller one."),
}


def change_avatar(person: User, source: BinaryIO) -> None:
    """Keep a small square of a picture; the one before goes when the change is safe. Raises Refused."""
    with TemporaryDirectory(prefix="spark-avatar-") as name:
        folder = Path(name)
        original = folder / "original"
        with original.open("wb") as file:
            shutil.copyfileobj(source, file)
        key = f"{PREFIX}{secrets.token_hex(16)}.webp"  # unguessable, so that an old address shows nothing new
        current_app.extensions["storage"].put(key, small_square(original, folder), "image/webp")
    drop_avatar(person)
    person.avatar_key = key


def small_square(original: Path, folder: Path) -> Path:
    """Return the picture as we keep it. Raises Refused."""
    limits = usual_limits("image", settings().bytes_for("image"))
    try:
        return avatar(original, folder, side=SIDE, budget=BUDGET, limits=limits).path
    except MediaRefused as refusal:
        sentence = SENTENCES.get(
            refusal.code, _("This is not a picture that Spark can open. Choose a JPEG, PNG, WebP or GIF.")
        )
        raise Refused(sentence, field="picture", code="BAD_PICTURE") from refusal


def drop_avatar(person: User) -> None:
    """Take the picture away."""
    if person.avatar_key:
        put_in_outbox("people.erase_file", key=person.avatar_key)
    person.avatar_key = None


def sweep_avatars() -> None:
    """Delete pictures that are nobody's: what a request left behind that was killed between storing and saving."""
    storage = current_app.extensions["storage"]
    old = [stored.key for stored in storage.objects(PREFIX) if stored.modified_at < now() - STRAY_AFTER]
    shown = set(db.session.scalars(select(User.avatar_key).where(User.avatar_key.is_not(None))))
    for key in old:
        if key not in shown:
            storage.delete(key)
