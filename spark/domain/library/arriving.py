"""Arriving: the parts of an upload, as they come in, and the moment it is whole.

What the sender says of the size is an announcement: the storage is asked afterwards.
"""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _

from spark.domain.clock import now
from spark.domain.library.neighbours import storage
from spark.domain.library.upload import Upload
from spark.domain.library.upload_limits import check_size
from spark.domain.refusal import Refused
from spark.services.storage import NotStored, OffsetMismatch

LARGEST_PART = 1024 * 1024  # bytes that come to us at once
BUCKET_PART = 8 * 1024 * 1024  # a bucket wants at least 5 MiB
UNUSED = timedelta(minutes=50)  # and the clock comes by every five minutes: nothing lies about for an hour


def touch(upload: Upload) -> None:
    """Keep an upload that is being used."""
    upload.expires_at = now() + UNUSED


def offset_of(upload: Upload) -> int:
    """Return how many bytes have safely arrived."""
    if upload.state != "open":
        return upload.size
    if upload.method == "MULTIPART":
        return sum(size for _number, size in parts_of(upload))
    return storage().offset(upload.storage_key) if upload.method == "PUT" else 0


def append_part(upload: Upload, offset: int, data: bytes) -> int:
    """Add a part and return the new offset; the last part completes the upload.

    Raises OffsetMismatch with the right offset, and Refused for bytes beyond the announced size.
    """
    if upload.method != "PUT":
        raise wrong_way()
    if upload.state != "open":
        raise OffsetMismatch(upload.size)
    if offset + len(data) > upload.size:
        raise Refused(_("This is more than the file was announced with."), field="file", code="TOO_LARGE", status=413)
    arrived = storage().append(upload.storage_key, offset, data)
    touch(upload)
    if arrived == upload.size:
        storage().finish(upload.storage_key)
        upload.state = "complete"
    return arrived


def signed_part(upload: Upload, number: int) -> str:
    """Return an address in the bucket to which one part may be PUT."""
    if upload.method != "MULTIPART" or upload.multipart_id is None or upload.state != "open":
        raise wrong_way()
    if not 1 <= number <= -(-upload.size // BUCKET_PART):
        raise Refused(_("This file has no such part."), field="number", code="VALIDATION_ERROR")
    touch(upload)
    return storage().presign_part(upload.storage_key, upload.multipart_id, number)


def parts_of(upload: Upload) -> list[tuple[int, int]]:
    """Return number and size of the parts that lie in the bucket."""
    if upload.method != "MULTIPART" or upload.multipart_id is None:
        return []
    try:
        return [(part.number, part.size) for part in storage().list_parts(upload.storage_key, upload.multipart_id)]
    except NotStored:
        return []


def complete_upload(upload: Upload) -> None:
    """Join the parts in the bucket, or see that the whole file is there. Raises Refused when it is not."""
    if upload.state != "open":
        return
    if upload.method == "MULTIPART" and upload.multipart_id is not None and storage().size(upload.storage_key) is None:
        if sum(size for _number, size in parts_of(upload)) != upload.size:
            raise not_arrived()
        storage().complete_multipart(upload.storage_key, upload.multipart_id)
    measured = storage().size(upload.storage_key)
    if measured is None or (upload.method != "POST" and measured != upload.size):
        raise not_arrived()
    check_size(measured, upload.kind)
    upload.size = measured
    upload.state = "complete"
    touch(upload)


def not_arrived() -> Refused:
    """The storage does not have what the sender says it sent."""
    return Refused(_("The file has not arrived. Send it again."), field="file", code="UPLOAD_INCOMPLETE", status=409)


def wrong_way() -> Refused:
    """The bytes came by another road than the one agreed upon."""
    return Refused(
        _("This file is sent in another way. Choose it again."), field="file", code="WRONG_METHOD", status=409
    )
