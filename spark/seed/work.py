"""Work that the seed waits for: it does a job itself, or waits for the worker that was faster."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from spark.domain.clock import now
from spark.domain.notices.outbox import LEASE, OutboxRow, due
from spark.extensions import db
from spark.jobs.running import perform

PATIENCE = 600  # seconds that a worker elsewhere may take for a job
GLANCE = 0.2  # seconds between two looks at what it does


class Stuck(Exception):
    """Something cannot go on; the message tells why."""


def do_job(name: str, subject: UUID, is_waiting: Callable[[], bool]) -> None:
    """Do the job of a name about one thing until `is_waiting` is over. Raises Stuck when it must wait."""
    job, deadline = job_of(name, subject), time.monotonic() + PATIENCE
    while is_waiting():
        if (row := take_job(job)) is not None:
            perform(row)
        else:
            if trouble := waits_because(job):
                raise Stuck(f"It waits for another try: {trouble}")
            if time.monotonic() > deadline:
                raise Stuck("It is still being prepared. Run this again later.")
            time.sleep(GLANCE)
        db.session.rollback()


def forget_lease(name: str, subject: UUID) -> None:
    """Take a job from whoever had it: most likely a seed that was killed. Two that do it end in one result."""
    db.session.execute(update(OutboxRow).where(*job_of(name, subject)).values(leased_until=None))
    db.session.commit()


def take_job(job: tuple[ColumnElement[bool], ...]) -> UUID | None:
    """Lease a row of the outbox as the relay does; None when it is not to be had."""
    row = db.session.scalars(due(now()).where(*job).limit(1)).first()
    if row is None:
        db.session.rollback()
        return None
    row.leased_until = now() + LEASE
    row_id = row.id
    db.session.commit()
    return row_id


def waits_because(job: tuple[ColumnElement[bool], ...]) -> str:
    """Return why the last try of a job failed, when the next one lies ahead."""
    later = OutboxRow.done_at.is_(None), OutboxRow.available_at > now()
    return db.session.scalar(select(OutboxRow.error).where(*job, *later)) or ""


def job_of(name: str, subject: UUID) -> tuple[ColumnElement[bool], ...]:
    """Narrow the outbox to the job of a name about one thing."""
    return OutboxRow.job == name, OutboxRow.arguments["id"].astext == str(subject)
