"""Uploads: a file on its way in, in parts that a dropped line does not lose.

Up to five megabytes, and always where files lie in a folder, parts come to us at an offset. Larger files go straight
to the bucket in parts of its own, and a client that sends its file in one go gets a signed form. What the sender says
of the size is an announcement: the storage is asked afterwards.
"""

from __future__ import annotations

from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from flask_babel.speaklater import LazyString
from sqlalchemy import Select, func, select

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.library.content import KINDS
from spark.domain.library.file_names import checked_file_name, kind_of
from spark.domain.library.neighbours import storage
from spark.domain.library.sizes import in_words
from spark.domain.library.upload import Upload
from spark.domain.moderation.settings import settings
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.services.storage import NotStored, OffsetMismatch

PART = 256 * 1024  # bytes; what a page sends at a time
LARGEST_PART = 1024 * 1024
DIRECT_ABOVE = 5 * 1024 * 1024
BUCKET_PART = 8 * 1024 * 1024  # a bucket wants at least 5 MiB
UNUSED = timedelta(minutes=50)  # and the clock comes by every five minutes: nothing lies about for an hour
OCTETS = "application/octet-stream"


def begin_upload(owner: User, *, file_name: str, size: int, kind: str = "", one_shot: bool = False) -> Upload:
    """Announce a file. One that is already on its way goes on where it was. Raises Refused."""
    name = checked_file_name(file_name)
    kind = checked_kind(kind, name)
    check_size(size, kind)
    method = method_for(size, one_shot)
    under_way = db.session.scalars(open_uploads(owner, name, size, kind, method)).first()
    if under_way is not None:
        touch(under_way)
        return under_way
    return new_upload(owner, name, size, kind, method)


def method_for(size: int, one_shot: bool) -> str:
    """Say how a file of this size comes in."""
    if not storage().direct:
        return "PUT"
    if one_shot:
        return "POST"
    return "MULTIPART" if size > DIRECT_ABOVE else "PUT"


def open_uploads(owner: User, name: str, size: int, kind: str, method: str) -> Select[Upload]:
    """The same file of the same person on its way, the furthest first."""
    return (
        select(Upload)
        .filter_by(owner_id=owner.id, file_name=name, size=size, kind=kind, method=method, state="open")
        .where(Upload.expires_at > now())
        .order_by(Upload.created_at.desc(), Upload.id.desc())
    )


def new_upload(owner: User, name: str, size: int, kind: str, method: str) -> Upload:
    """Open an upload. Raises Refused when the person had their share of the day."""
    check_daily_share(owner)
    upload_id = new_id()
    key = f"temp/{upload_id}/file"
    multipart = storage().start_multipart(key, OCTETS) if method == "MULTIPART" else None
    upload = Upload(
        id=upload_id,
        owner_id=owner.id,
        kind=kind,
        file_name=name,
        size=size,
        method=method,
        multipart_id=multipart,
        storage_key=key,
        state="open",
        expires_at=now() + UNUSED,
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def check_daily_share(owner: User) -> None:
    """Refuse more uploads than the school allows one person in a day."""
    most = settings().uploads_per_day
    begun = select(func.count(Upload.id)).where(
        Upload.owner_id == owner.id, Upload.created_at > now() - timedelta(days=1)
    )
    if (db.session.scalar(begun) or 0) >= most:
        raise Refused(
            LazyString(
                ngettext,
                "You have sent %(num)d file in the last day, which is the most. Go on tomorrow.",
                "You have sent %(num)d files in the last day, which is the most. Go on tomorrow.",
                most,
            ),
            field="file",
            code="TOO_MANY_UPLOADS",
        )


def checked_kind(kind: str, name: str) -> str:
    """Return the kind that was chosen, else what the file's name suggests. Raises Refused."""
    found = kind or kind_of(name) or ""
    if found not in KINDS:
        raise Refused(
            _("Choose what kind of lesson this is first, then the file."), field="kind", code="VALIDATION_ERROR"
        )
    return found


def check_size(size: int, kind: str) -> None:
    """Refuse an empty file and one above the school's limit for its kind."""
    most = settings().bytes_for(kind)
    if size <= 0:
        raise Refused(_("This file is empty. Choose another one."), field="file", code="EMPTY_FILE")
    if size > most:
        raise Refused(
            _(
                "This file has %(size)s. At most %(most)s are allowed here: make it smaller, or split it in two lessons.",
                size=in_words(size),
                most=in_words(most),
            ),
            field="file",
            code="TOO_LARGE",
            status=413,
        )


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


def receive_file(owner: User, *, file_name: str, kind: str, stream: BinaryIO) -> Upload:
    """Take a whole file from a plain form. Raises Refused."""
    name = checked_file_name(file_name)
    kind = checked_kind(kind, name)
    size = stream.seek(0, 2)
    stream.seek(0)
    check_size(size, kind)
    upload = new_upload(owner, name, size, kind, "PUT")
    storage().put(upload.storage_key, stream, OCTETS)
    upload.state = "complete"
    return upload


def use_upload(owner: User, upload_id: UUID, kind: str) -> Upload:
    """Take a complete upload for a lesson, once. Raises Refused."""
    upload = db.session.scalars(
        select(Upload).where(Upload.id == upload_id, Upload.owner_id == owner.id).with_for_update()
    ).one_or_none()
    if upload is None:
        raise Refused(_("This file is no longer here. Choose it again."), field="file", code="UPLOAD_GONE")
    if upload.state == "used":
        raise Refused(
            _("This file already belongs to another lesson. Choose it again."),
            field="file",
            code="UPLOAD_USED",
            status=409,
        )
    complete_upload(upload)
    check_size(upload.size, kind)
    if storage().size(upload.storage_key) is None:
        raise not_arrived()
    upload.state = "used"
    return upload


def cancel_upload(upload: Upload) -> None:
    """Forget an upload that belongs to no lesson, and what has arrived of it."""
    if upload.state == "used":
        raise Refused(_("This file already belongs to a lesson."), field="file", code="UPLOAD_USED", status=409)
    drop_upload(upload)


def drop_upload(upload: Upload) -> None:
    """Remove an upload; its bytes go when this is committed, so that a crash leaves neither half."""
    put_in_outbox("storage.remove", prefix=upload.storage_key, multipart=upload.multipart_id or "")
    db.session.delete(upload)


def remove_bytes(prefix: str, multipart: str = "") -> None:
    """Take a file and its parts out of the storage; what is gone already is fine."""
    if multipart:
        storage().abort_multipart(prefix, multipart)
    storage().delete_prefix(prefix)


def not_arrived() -> Refused:
    """The storage does not have what the sender says it sent."""
    return Refused(_("The file has not arrived. Send it again."), field="file", code="UPLOAD_INCOMPLETE", status=409)


def wrong_way() -> Refused:
    """The bytes came by another road than the one agreed upon."""
    return Refused(
        _("This file is sent in another way. Choose it again."), field="file", code="WRONG_METHOD", status=409
    )
