"""Uploads: a file on its way in, in parts that a dropped line does not lose.

Up to five megabytes, and always where files lie in a folder, parts come to us at an offset. Larger files go straight
to the bucket in parts of its own, and a client that sends its file in one go gets a signed form.
"""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.library.arriving import UNUSED, complete_upload, not_arrived, touch
from spark.domain.library.file_names import checked_file_name
from spark.domain.library.neighbours import storage
from spark.domain.library.upload import Upload
from spark.domain.library.upload_limits import check_daily_share, check_size, checked_kind
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db

PART = 256 * 1024  # bytes; what a page sends at a time
DIRECT_ABOVE = 5 * 1024 * 1024
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
