"""Uploads in parts on the local disk: one growing file, locked while it grows."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from spark.services.storage.atomic import on_disk, opened, rename, sync_folder
from spark.services.storage.errors import NotStored, OffsetMismatch
from spark.services.storage.keys import PARTS, checked


class LocalParts:
    """append, offset and finish for a store whose objects are files below `root`."""

    root: Path

    def append(self, key: str, offset: int, data: bytes) -> int:
        """Write at the end of the growing file, once nobody else does."""
        done, growing = self._done(key), self._growing(key)
        with on_disk():
            if not done.is_file():
                with _locked(growing) as file:
                    # Another process may have finished the upload while this one waited for the lock.
                    if not done.is_file():
                        return _grow(file, growing, offset, data)
                _forget(growing)
        with opened(done, key) as file:
            return _already_there(file, offset, data)

    def offset(self, key: str) -> int:
        """Measure what is there."""
        with on_disk():
            for path in (self._done(key), self._growing(key)):
                if path.is_file():
                    return path.stat().st_size
        return 0

    def finish(self, key: str) -> int:
        """Rename the growing file to its place."""
        done, growing = self._done(key), self._growing(key)
        with on_disk():
            if not done.is_file() and growing.is_file():
                with _locked(growing):
                    # Another process may have finished the upload while this one waited for the lock.
                    if not done.is_file():
                        rename(growing, done)
                _forget(growing)
            if not done.is_file():
                raise NotStored(key)
            return done.stat().st_size

    def _done(self, key: str) -> Path:
        return self.root / checked(key)

    def _growing(self, key: str) -> Path:
        return self.root / (checked(key) + PARTS) / "received"


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """The growing file, ours alone: a phone may send a part again while another process still writes it."""
    with os.fdopen(_handle(path), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _handle(path: Path) -> int:
    """Open the growing file; another process that finishes the upload may take its folder away meanwhile."""
    for _attempt in range(4):
        with suppress(FileNotFoundError):
            return _opened_or_made(path)
    return _opened_or_made(path)


def _opened_or_made(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _grow(file: BinaryIO, path: Path, offset: int, data: bytes) -> int:
    if offset != file.seek(0, os.SEEK_END):
        return _already_there(file, offset, data)
    try:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        os.ftruncate(file.fileno(), offset)  # half a part on a full disk would shift all that follows
        raise
    if offset == 0:  # a new file: its name must survive as well
        sync_folder(path.parent)
        sync_folder(path.parent.parent)
    return offset + len(data)


def _already_there(file: BinaryIO, offset: int, data: bytes) -> int:
    """The offset after a part we have received before; anything else does not continue this upload."""
    received = file.seek(0, os.SEEK_END)
    if data and offset + len(data) <= received:
        file.seek(offset)
        if file.read(len(data)) == data:
            return offset + len(data)
    raise OffsetMismatch(received)


def _forget(growing: Path) -> None:
    """Leave no trace of the parts once the object stands."""
    growing.unlink(missing_ok=True)
    try:
        growing.parent.rmdir()
    except OSError:
        return  # gone already, or another part arrives at this moment: the sweep of `temp/` takes it
