"""Confirming an import, all or nothing, or throwing it away; afterwards its files go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, select

from spark.domain.clock import now
from spark.domain.library.neighbours import storage
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.user import User
from spark.domain.practice.authoring import add_items
from spark.domain.practice.import_progress import counted, locked_run
from spark.domain.practice.import_run import ImportedItem, ImportRun
from spark.domain.practice.importing import fail, room_of
from spark.domain.practice.item import Item, item_from
from spark.domain.practice.picturing import new_key
from spark.domain.practice.test import PracticeTest
from spark.domain.refusal import Refused
from spark.extensions import db

JOB = "practice.make_import"
KEPT_FOR = timedelta(days=1)


def confirm(run: ImportRun) -> None:
    """Have all that was found made into questions; confirmed twice, it is imported once. Raises Refused."""
    held = locked_run(run.id)
    if held is None:
        raise gone()
    if held.state in ("importing", "imported"):
        return
    if held.state == "reading":
        raise Refused(_("This file is still being read. Look again in a moment."), code="NOT_READ", status=409)
    if not held.is_importable:
        raise Refused(
            _("This file has problems, so nothing of it is imported. Mend it, then choose it again."),
            code="HAS_PROBLEMS",
            status=409,
        )
    held.state, held.done_count = "importing", 0
    put_in_outbox(JOB, id=str(held.id))


def make_import(run_id: UUID) -> None:
    """Make the questions of a confirmed import in one transaction; the caller commits it."""
    run = db.session.get(ImportRun, run_id)
    if run is None or run.state != "importing":
        return
    test, by, total = (
        db.session.get_one(PracticeTest, run.test_id),
        db.session.get_one(User, run.owner_id),
        run.total_count,
    )
    try:
        add_items(test, counted(run_id, items_of(run), total), by=by)
    except Refused as refusal:
        db.session.rollback()
        fail(run_id, refusal.sentence)
        return
    held = locked_run(run_id)
    if held is None or held.state != "importing":  # another run of this job was faster
        db.session.rollback()
        return
    held.state, held.finished_at, held.done_count = "imported", now(), total
    db.session.execute(delete(ImportedItem).where(ImportedItem.import_id == run_id))
    put_in_outbox("storage.remove", prefix=room_of(run_id))


def items_of(run: ImportRun) -> Iterator[Item]:
    """The questions that were found, each with a picture of its own."""
    stored = select(ImportedItem.item).where(ImportedItem.import_id == run.id, ImportedItem.item.is_not(None))
    for content in db.session.scalars(stored.order_by(ImportedItem.number)).all():
        item = item_from(content)
        if item.picture is not None:
            key = new_key(run.test_id)
            storage().copy(item.picture.key, key)
            item = item.model_copy(update={"picture": item.picture.model_copy(update={"key": key})})
        yield item


def throw_away(run: ImportRun) -> None:
    """Forget an import with all that was found. Raises Refused while it is being made."""
    held = locked_run(run.id)
    if held is None:
        return
    if held.state == "importing":
        raise Refused(_("These questions are being imported already."), code="IMPORTING", status=409)
    forget(held)


def forget(run: ImportRun) -> None:
    """Delete an import; its files go when this is committed."""
    put_in_outbox("storage.remove", prefix=room_of(run.id))
    db.session.delete(run)
    db.session.flush()


def forget_old_imports() -> None:
    """Forget what nobody has confirmed for a day, and what is over."""
    old = ImportRun.created_at < now() - KEPT_FOR
    for run in db.session.scalars(select(ImportRun).where(old, ImportRun.state != "importing").with_for_update()):
        forget(run)


def gone() -> Refused:
    """Return the refusal for an import that was thrown away."""
    return Refused(_("This import was thrown away."), code="GONE", status=409)
