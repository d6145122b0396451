"""The outbox: work that a change causes, written in the change's own transaction.

Nothing calls the queue inside a request: a queue that is down or flushed would lose work that was acknowledged. The
relay (`spark/jobs/relay.py`) takes these rows to RQ and takes them again when a job died; a job marks its row
done in the transaction of its effect, so that the effect happens once however often the job ran.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Select, String, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.extensions import Model, db

CHANNEL = "outbox"
LEASE = timedelta(seconds=45)  # a killed job is taken again this long after its last sign of life
MOST_ATTEMPTS = 5


class OutboxRow(Model):
    """A job to be done: its name in `spark.jobs.registry` and its arguments, ids only."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "available_at", postgresql_where="done_at IS NULL AND failed_at IS NULL"),
        Index("ix_outbox_done_at", "done_at", postgresql_where="done_at IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    job: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    available_at: Mapped[datetime] = mapped_column(server_default=func.now())
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")


def put_in_outbox(job: str, **arguments: str | int) -> OutboxRow:
    """Ask for a job as part of the running transaction, and wake the relay when it commits."""
    row = OutboxRow(id=new_id(), job=job, arguments=arguments)
    db.session.add(row)
    db.session.execute(select(func.pg_notify(CHANNEL, "")))
    return row


def put_off(job: str, until: datetime, **arguments: str | int) -> None:
    """Ask for a job at a later moment as part of the running transaction; the relay finds it then, unwoken."""
    db.session.add(OutboxRow(id=new_id(), job=job, arguments=arguments, available_at=until))


def due(moment: datetime) -> Select[OutboxRow]:
    """Rows nobody holds, the oldest first, locked so that two relays never take the same."""
    return (
        select(OutboxRow)
        .where(
            OutboxRow.done_at.is_(None),
            OutboxRow.failed_at.is_(None),
            OutboxRow.available_at <= moment,
            or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until < moment),
        )
        .order_by(OutboxRow.available_at, OutboxRow.id)
        .with_for_update(skip_locked=True)
    )


def renew_lease(row_id: UUID) -> None:
    """Say that the job of this row is alive; commits, because it stands outside the job's own transaction."""
    db.session.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(leased_until=now() + LEASE))
    db.session.commit()
