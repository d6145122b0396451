"""Uploads in parts on S3: each part is an object of its own until finish() joins them.

An object cannot grow and its own multipart wants 5 MiB a part, so a 256 KB part stands at
`<key>.parts/<offset>-<length>-<digest>`. The name says it all: any process can tell from one
listing how far the upload is, and writing the same part twice writes the same object.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

from spark.services.storage.atomic import on_disk
from spark.services.storage.contract import Stored
from spark.services.storage.errors import NotStored, OffsetMismatch
from spark.services.storage.keys import PARTS, checked
from spark.services.storage.s3_errors import in_bucket

_IN_MEMORY = 8 << 20  # bytes; uploads through the server are at most 5 MiB when there is a bucket


class _Objects(Protocol):
    bucket: str

    @property
    def client(self) -> Any: ...
    def put(self, key: str, source: Path | BinaryIO, content_type: str) -> None: ...
    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]: ...
    def size(self, key: str) -> int | None: ...
    def objects(self, prefix: str = "") -> Iterator[Stored]: ...
    def delete_prefix(self, prefix: str) -> None: ...


class _Received(NamedTuple):
    """One part, read from its object's name."""

    offset: int
    length: int
    digest: str
    key: str


class S3Parts:
    """append, offset and finish for a store of whole objects."""

    def append(self: _Objects, key: str, offset: int, data: bytes) -> int:
        """Store the part as an object, unless it is there."""
        chain = _chain(self.objects(checked(key) + PARTS))
        digest = hashlib.sha256(data).hexdigest()[:32]
        expected = chain[-1].offset + chain[-1].length if chain else 0
        if any((part.offset, part.length, part.digest) == (offset, len(data), digest) for part in chain):
            return offset + len(data)
        if not chain and (size := self.size(key)) is not None:
            return _already_finished(self.read(key, offset, offset + len(data)), size, offset, data)
        if offset != expected:
            raise OffsetMismatch(expected)
        with in_bucket():
            name = f"{checked(key)}{PARTS}{offset:015d}-{len(data)}-{digest}"
            self.client.put_object(Bucket=self.bucket, Key=name, Body=data)
        return offset + len(data)

    def offset(self: _Objects, key: str) -> int:
        """Add up the parts."""
        if chain := _chain(self.objects(checked(key) + PARTS)):
            return chain[-1].offset + chain[-1].length
        return self.size(key) or 0

    def finish(self: _Objects, key: str) -> int:
        """Store the parts as one object, then drop them."""
        if chain := _chain(self.objects(checked(key) + PARTS)):
            with on_disk(), SpooledTemporaryFile(_IN_MEMORY) as joined:
                for part in chain:
                    joined.writelines(self.read(part.key))
                joined.seek(0)
                self.put(key, cast(BinaryIO, joined), "application/octet-stream")
            # Last: killed before this line, finish() simply joins the same parts again.
            self.delete_prefix(key + PARTS)
        if (size := self.size(key)) is None:
            raise NotStored(key)
        return size


def _chain(found: Iterator[Stored]) -> list[_Received]:
    """The parts that follow each other from byte 0. Where two processes took a part at the same offset
    (a phone that gave up waiting and cut its file anew), the longer one counts, for everybody alike."""
    longest: dict[int, _Received] = {}
    for stored in found:
        offset, length, digest = stored.key.rpartition("/")[2].split("-")
        part = _Received(int(offset), int(length), digest, stored.key)
        longest[part.offset] = max(part, longest.get(part.offset, part))
    chain: list[_Received] = []
    at = 0
    while part_here := longest.pop(at, None):
        chain.append(part_here)
        at += part_here.length
    return chain


def _already_finished(stored: Iterator[bytes], size: int, offset: int, data: bytes) -> int:
    """The last part's reply was lost and the upload has been joined meanwhile: the same bytes are welcome."""
    if data and b"".join(stored) == data:
        return offset + len(data)
    raise OffsetMismatch(size)
