"""Cleaning: uploads nobody finished, and bytes in the storage that no row knows, are gone within an hour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from spark.domain.clock import now
from spark.domain.library.content import ContentFile, ContentVersion
from spark.domain.library.deleting import due_for_erasure, erase_lesson
from spark.domain.library.neighbours import storage
from spark.domain.library.upload import Upload
from spark.domain.library.uploading import drop_upload
from spark.domain.practice.import_run import imports_among
from spark.extensions import db
from spark.services.storage import Stored

STRAY_AFTER = timedelta(minutes=40)  # younger bytes may belong to a row that is not committed yet
KEPT_FOR_ANOTHER_GO = timedelta(days=1)
BATCH = 500


def clean_uploads() -> None:
    """Drop uploads that nobody goes on with, and bytes under `temp/` without a row."""
    for upload in db.session.scalars(abandoned_uploads()):
        drop_upload(upload)
    for batch in batches(old_objects("temp/")):
        ids = ids_in(batch, 1)
        known = set(db.session.scalars(select(Upload.id).where(Upload.id.in_(ids)))) | imports_among(ids)
        delete(stored.key for stored in batch if id_in(stored.key, 1) not in known)


def abandoned_uploads() -> Select[Upload]:
    """Uploads past their time, those of lessons that are gone, and files kept a day in case somebody goes on."""
    version = aliased(ContentVersion)
    stopped = version.state.in_(("rejected", "withdrawn")) & (version.updated_at < now() - KEPT_FOR_ANOTHER_GO)
    return (
        select(Upload)
        .outerjoin(version, version.upload_id == Upload.id)
        .where(
            or_(
                (Upload.state != "used") & (Upload.expires_at < now()),
                (Upload.state == "used") & (version.id.is_(None) | stopped),
            )
        )
        .order_by(Upload.id)
    )


def sweep_storage() -> None:
    """Delete stored files that no lesson lists: what a killed job left behind."""
    for batch in batches(old_objects("uploads/")):
        contents = ids_in(batch, 2)
        listed = set(
            db.session.scalars(
                select(ContentFile.storage_key).join(ContentFile.version).where(ContentVersion.content_id.in_(contents))
            )
        )
        busy = set(  # a slow line to the bucket may take longer than any age we could ask for
            db.session.scalars(
                select(ContentVersion.content_id).where(
                    ContentVersion.content_id.in_(contents), ContentVersion.state == "processing"
                )
            )
        )
        delete(stored.key for stored in batch if stored.key not in listed and id_in(stored.key, 2) not in busy)


def erase_deleted_lessons() -> None:
    """Erase what was deleted two weeks ago."""
    for content in db.session.scalars(due_for_erasure()):
        erase_lesson(content)


def old_objects(prefix: str) -> Iterator[Stored]:
    """The objects old enough to be judged."""
    born_before = now() - STRAY_AFTER
    return (stored for stored in storage().objects(prefix) if stored.modified_at < born_before)


def delete(strays: Iterable[str]) -> None:
    """Delete what nobody knows."""
    for key in strays:
        storage().delete(key)


def batches(objects: Iterable[Stored]) -> Iterator[list[Stored]]:
    """Cut a long listing into bites for one query each."""
    rest = iter(objects)
    while batch := list(islice(rest, BATCH)):
        yield batch


def ids_in(batch: list[Stored], place: int) -> set[UUID]:
    """The ids that stand at one place of the keys."""
    return {found for stored in batch if (found := id_in(stored.key, place))}


def id_in(key: str, place: int) -> UUID | None:
    """The id at one place of a key: `temp/<upload>/...`, `uploads/<owner>/<content>/...`; None when there is none."""
    try:
        return UUID(key.split("/")[place])
    except (ValueError, IndexError):
        return None
