"""A file is there whole or not at all, and survives the loss of power once its name is there."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from spark.services.storage.errors import NotStored, StorageUnavailable


@contextmanager
def on_disk() -> Iterator[None]:
    """A full, broken or read-only disk is the store being unavailable, not a crash."""
    try:
        yield
    except OSError as error:
        raise StorageUnavailable(f"the file store failed: {error.strerror or error}") from error


def opened(path: Path, key: str) -> BinaryIO:
    """The file for reading; no file, or a folder in its place, means that nothing is stored under `key`."""
    with on_disk():
        try:
            return path.open("rb")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise NotStored(key) from error


@contextmanager
def whole_file(target: Path, grow_in: Path) -> Iterator[BinaryIO]:
    """A new file (mode 0600) in the folder `grow_in`, of the same file system, that becomes `target`
    when the block ends well and vanishes when it does not."""
    handle, name = tempfile.mkstemp(dir=grow_in)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        rename(Path(name), target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def rename(source: Path, target: Path) -> None:
    """Move within the file system, making the folders; the new name is on disk when this returns."""
    for attempt in range(5):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            source.replace(target)
            break
        except FileNotFoundError:  # another process pruned the empty folder between the two lines above
            if attempt == 4 or not source.exists():
                raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; file systems that cannot are left alone."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)
