"""The contract both backends keep, and that one test-suite asks of both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

CHUNK = 64 * 1024  # bytes; what read() yields at most: small enough to let other greenlets in


class Stored(NamedTuple):
    """One object as a listing shows it; size in bytes, time in UTC."""

    key: str
    size: int
    modified_at: datetime


@dataclass(frozen=True)
class Part:
    """One part of a multipart upload as the bucket holds it; the etag goes back at completion."""

    number: int
    etag: str
    size: int


class Storage(Protocol):
    """Every method may raise StorageUnavailable, and BadKey for a malformed key."""

    direct: bool
    """Whether browsers may send files past the server; if not, the last six methods raise NotDirect."""

    def put(self, key: str, source: Path | BinaryIO, content_type: str) -> None:
        """Store the whole of `source` under `key`: afterwards it is all there or nothing changed."""

    def fetch(self, key: str, to: Path) -> None:
        """Write the object to the file `to`, which appears only when complete. NotStored."""

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Chunks of the bytes [start, end), like a slice. NotStored comes from the call itself."""

    def size(self, key: str) -> int | None:
        """Bytes, or None when nothing stands there."""

    def copy(self, source: str, target: str) -> None:
        """A second object with the same content, replacing what stood at `target`. NotStored."""

    def delete(self, key: str) -> None:
        """Remove the object; a missing one is fine."""

    def delete_prefix(self, prefix: str) -> None:
        """Remove all whose key begins so: `delete_prefix(key)` takes an upload with its unfinished parts."""

    def objects(self, prefix: str = "") -> Iterator[Stored]:
        """Everything whose key begins so, unfinished parts (`<key>.parts/...`) included, in no order."""

    def append(self, key: str, offset: int, data: bytes) -> int:
        """Add a part of an upload and answer the new offset, once it is safe.

        A part that is already there (its reply was lost) changes nothing. Any other offset than the
        next raises OffsetMismatch. Any process may take any part.
        """

    def offset(self, key: str) -> int:
        """Bytes safely received so far; 0 for an upload nobody began, all of them after finish()."""

    def finish(self, key: str) -> int:
        """Join the parts: the object now stands at `key`; its size. May be repeated. NotStored."""

    def presigned_post(
        self, key: str, max_bytes: int, content_type: str, seconds: int = 900
    ) -> tuple[str, dict[str, str]]:
        """URL and form fields with which a browser may post one file (1 to `max_bytes`) under this key."""

    def start_multipart(self, key: str, content_type: str = "application/octet-stream") -> str:
        """Open a multipart upload; its id."""

    def presign_part(self, key: str, upload_id: str, number: int, seconds: int = 900) -> str:
        """URL to PUT part `number` (1 to 10,000; at least 5 MiB each but the last)."""

    def list_parts(self, key: str, upload_id: str) -> list[Part]:
        """What has arrived, in order. NotStored for an unknown upload."""

    def complete_multipart(self, key: str, upload_id: str) -> int:
        """Join all that has arrived; the object's size. NotStored for an unknown upload."""

    def abort_multipart(self, key: str, upload_id: str) -> None:
        """Forget the upload and its parts; an unknown one is fine."""
