"""The picture of a question: scanned, re-encoded without its metadata, and small enough for any page.

A version keeps the picture that its students saw, and copies of a question show the same one; what no version names
is swept.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.library.cleaning import batches, delete
from spark.domain.library.neighbours import storage
from spark.domain.people.names import one_line
from spark.domain.practice.item import Item, Picture
from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.domain.questions.photo import CONTENT_TYPE, encoded, refuse_if_too_large, refuse_unless_clean
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.services.storage import NotStored

PREFIX = "pictures/"
SIDE, BUDGET = 1024, 20_000  # pixels, bytes
STRAY_AFTER = timedelta(days=1)  # a form that is filled in has its picture stored and no version yet
LONGEST_ALT = 500


def new_key(test_id: UUID) -> str:
    """Return a key for a picture of a test."""
    return f"{PREFIX}{test_id}/{uuid4()}.webp"


def stored_picture(key: str, source: BinaryIO, alt: str, *, scan: bool = True) -> Picture:
    """Check, scan, re-encode and store what somebody sent as a picture. Raises Refused, and StorageUnavailable."""
    try:
        with TemporaryDirectory(prefix="spark-picture-") as name:
            folder = Path(name)
            original = folder / "original"
            with original.open("wb") as file:
                shutil.copyfileobj(source, file)
            refuse_if_too_large(original.stat().st_size)
            if scan:
                refuse_unless_clean(original)
            made = encoded(original, folder / "made", SIDE, BUDGET)
            storage().put(key, made.path, CONTENT_TYPE)
            return Picture(
                key=key,
                bytes=made.bytes,
                width=made.width or 0,
                height=made.height or 0,
                alt=one_line(alt[: LONGEST_ALT * 2])[:LONGEST_ALT],
            )
    except Refused as refusal:
        refusal.field = "picture"
        raise


class StoredPictures(Mapping[str, bytes]):
    """The bytes of the pictures of some items by their key, each fetched when it is asked for."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.keys_named = list(dict.fromkeys(item.picture.key for item in items if item.picture is not None))

    def __getitem__(self, key: str) -> bytes:
        """Fetch one. Raises KeyError when nothing lies there any more."""
        if key not in self.keys_named:
            raise KeyError(key)
        try:
            return b"".join(storage().read(key))
        except NotStored as missing:
            raise KeyError(key) from missing

    def __contains__(self, key: object) -> bool:
        """Look whether one lies there, without fetching it."""
        return key in self.keys_named and storage().size(str(key)) is not None

    def __iter__(self) -> Iterator[str]:
        """Go through the keys."""
        return iter(self.keys_named)

    def __len__(self) -> int:
        """Count the pictures."""
        return len(self.keys_named)


def sweep_pictures() -> None:
    """Delete the pictures that no version names: of forms that were left, and of imports that were killed."""
    born_before = now() - STRAY_AFTER
    old = (stored for stored in storage().objects(PREFIX) if stored.modified_at < born_before)
    named = PracticeTestQuestionVersion.shown["picture"]["key"].astext
    for batch in batches(old):
        known = set(db.session.scalars(select(named).where(named.in_([stored.key for stored in batch]))))
        delete(stored.key for stored in batch if stored.key not in known)
