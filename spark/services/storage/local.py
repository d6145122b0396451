"""Files in a folder: for one machine, development and tests."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from spark.services.storage.atomic import on_disk, opened, whole_file
from spark.services.storage.contract import CHUNK, Stored
from spark.services.storage.keys import checked, checked_prefix
from spark.services.storage.local_parts import LocalParts
from spark.services.storage.no_direct import NoDirectUploads

_A_DAY = 86_400  # seconds; writing one file never takes as long


class LocalStorage(LocalParts, NoDirectUploads):
    """Objects under `root`, one file each, readable by the owner alone; keys are relative paths."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self._incoming = self.root / ".incoming"
        with on_disk():
            self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
            _forget_the_abandoned(self._incoming)

    def put(self, key: str, source: Path | BinaryIO, content_type: str) -> None:
        """Write beside, then rename."""
        del content_type  # a file has none; the table of files knows it
        with on_disk(), whole_file(self.root / checked(key), self._incoming) as out:
            if isinstance(source, Path):
                with source.open("rb") as file:
                    shutil.copyfileobj(file, out, CHUNK)
            else:
                shutil.copyfileobj(source, out, CHUNK)

    def fetch(self, key: str, to: Path) -> None:
        """Copy it out; a link would let the job change the original."""
        with opened(self.root / checked(key), key) as file, on_disk(), whole_file(to, to.parent) as out:
            shutil.copyfileobj(file, out, CHUNK)

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Read from the open file: a delete in between does no harm."""
        return _chunks(opened(self.root / checked(key), key), start, end)

    def size(self, key: str) -> int | None:
        """Ask the file system."""
        path = self.root / checked(key)
        with on_disk():
            return path.stat().st_size if path.is_file() else None

    def copy(self, source: str, target: str) -> None:
        """Write it anew: two names for one file would make append and put dangerous."""
        checked(target)
        with opened(self.root / checked(source), source) as file:
            self.put(target, file, "")

    def delete(self, key: str) -> None:
        """Unlink, and take the folders that are empty now."""
        path = self.root / checked(key)
        with on_disk():
            path.unlink(missing_ok=True)
            self._prune(path.parent)

    def delete_prefix(self, prefix: str) -> None:
        """Delete one by one."""
        for stored in list(self.objects(prefix)):
            self.delete(stored.key)

    def objects(self, prefix: str = "") -> Iterator[Stored]:
        """Walk the folders; hidden ones are ours."""
        top = self.root / checked_prefix(prefix).rpartition("/")[0]
        for folder, inner, names in os.walk(top):
            inner[:] = [name for name in inner if not name.startswith(".")]
            for name in names:
                path = Path(folder, name)
                key = path.relative_to(self.root).as_posix()
                with suppress(FileNotFoundError):  # deleted by another process while we walk
                    if key.startswith(prefix):
                        found = path.stat()
                        yield Stored(key, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def _prune(self, folder: Path) -> None:
        """Remove folders that the last object has left; a put that wants one back makes it again."""
        with suppress(OSError):
            while folder != self.root:
                folder.rmdir()
                folder = folder.parent


def _chunks(file: BinaryIO, start: int, end: int | None) -> Iterator[bytes]:
    with on_disk(), file:
        left = (os.fstat(file.fileno()).st_size if end is None else end) - start
        file.seek(start)
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _forget_the_abandoned(folder: Path) -> None:
    """A process killed in mid-write leaves its file here, where nobody would ever look for it."""
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - _A_DAY:
                path.unlink()
