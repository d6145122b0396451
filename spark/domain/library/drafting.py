"""Drafting: a lesson begun, changed, and begun again as its next version.

A version never changes after it was handed in. What is changed then goes into a new draft that starts as a copy; it
keeps the file of the version before until another one is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.details import check_whole, checked_details
from spark.domain.library.file_names import kind_of
from spark.domain.library.locking import locked
from spark.domain.library.upload import Upload
from spark.domain.library.uploading import drop_upload, use_upload
from spark.domain.library.versions import UNDER_WAY, latest_version, next_version
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db

AGAIN_WITHIN = timedelta(minutes=10)
REQUIRED = ("title", "subject", "grade", "kind", "licence")


def begin_lesson(
    owner: User, details: Mapping[str, Any], upload_id: UUID | None = None, *, once: bool = True
) -> tuple[Content, bool]:
    """Start a lesson as a draft; say whether it is new. Raises Refused.

    With `once` the same lesson sent twice within ten minutes is the first one: that is for senders without an
    Idempotency-Key, whose second try after a lost answer must not make a second lesson.
    """
    upload = db.session.get(Upload, upload_id) if upload_id else None
    given = dict.fromkeys(REQUIRED) | dict(details)
    given["kind"] = given["kind"] or (kind_of(upload.file_name) if upload else None)
    columns = checked_details(given)
    if once and (first := same_lesson(owner, columns, upload)):
        if upload is not None and upload.owner_id == owner.id and upload.state != "used":
            drop_upload(upload)
        return first, False
    content = Content(id=new_id(), owner_id=owner.id)
    version = ContentVersion(id=new_id(), content=content, number=1, state="draft", **columns)
    check_whole(version)
    db.session.add_all([content, version])
    attach(version, owner, upload_id)
    db.session.flush()
    return content, True


def same_lesson(owner: User, columns: Mapping[str, str], upload: Upload | None) -> Content | None:
    """Find a lesson of this person with the same title, kind and file that began a moment ago."""
    db.session.execute(
        select(func.pg_advisory_xact_lock(func.hashtext(f"begin_lesson {owner.id}")))
    )  # one after the other
    return db.session.scalars(
        select(Content)
        .join(ContentVersion, ContentVersion.content_id == Content.id)
        .outerjoin(Upload, Upload.id == ContentVersion.upload_id)
        .where(
            Content.owner_id == owner.id,
            Content.deleted_at.is_(None),
            Content.created_at > now() - AGAIN_WITHIN,
            ContentVersion.number == 1,
            ContentVersion.title == columns["title"],
            ContentVersion.kind == columns["kind"],
            ContentVersion.file_name == (upload.file_name if upload else ""),
            (Upload.id.is_(None) | (Upload.size == upload.size)) if upload else Upload.id.is_(None),
        )
        .order_by(Content.created_at)
        .limit(1)
    ).first()


def revise(content: Content, by: User, details: Mapping[str, Any], upload_id: UUID | None = None) -> ContentVersion:
    """Change the draft, or begin the next version with these changes. Raises Refused while a version is under way."""
    content = locked(content.id)
    latest = latest_version(content)
    if latest.state in UNDER_WAY:
        raise Refused(
            _(
                "Version %(number)s is with its reviewers. Take it back first if it needs a change.",
                number=latest.number,
            ),
            code="UNDER_WAY",
            status=409,
        )
    columns = checked_details(details)
    draft = latest if latest.state == "draft" else next_version(latest)
    if "kind" in columns and columns["kind"] != draft.kind and upload_id is None:
        forget_file(draft)
    for column, value in columns.items():
        setattr(draft, column, value)
    check_whole(draft)
    attach(draft, by, upload_id)
    db.session.flush()
    return draft


def attach(version: ContentVersion, owner: User, upload_id: UUID | None) -> None:
    """Give a draft a file that has arrived, in place of the one it had."""
    if upload_id is None or upload_id == version.upload_id:
        return
    upload = use_upload(owner, upload_id, version.kind)
    forget_file(version)
    version.upload_id, version.file_name = upload.id, upload.file_name


def forget_file(version: ContentVersion) -> None:
    """Take a draft's file away."""
    version.file_name = ""
    if version.upload_id is not None and (upload := db.session.get(Upload, version.upload_id)):
        version.upload_id = None
        db.session.flush()
        drop_upload(upload)
