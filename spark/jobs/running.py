"""How a job runs: taken with a sign of life, its effect and the row's `done_at` in one transaction."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from spark.domain.clock import now
from spark.domain.notices.outbox import LEASE, MOST_ATTEMPTS, OutboxRow
from spark.extensions import db
from spark.jobs.registry import find
from spark.services.scanner import ScannerUnavailable
from spark.services.storage import StorageUnavailable

log = structlog.get_logger()

HEARTBEAT = 10.0  # seconds between two signs of life
BACK_OFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
PAUSE = timedelta(minutes=1)  # while a neighbour is away
NEIGHBOURS = (ScannerUnavailable, StorageUnavailable)
LONGEST_ERROR = 2000

app: Flask | None = None  # set by the worker before it forks, so that a job need not build the application again


def run(row_id: str) -> None:
    """Do one row's work. RQ calls this by name in a process of its own."""
    if app is None:
        raise RuntimeError("A job runs in a Spark worker: flask --app wsgi worker")
    with app.app_context():
        db.engine.dispose(close=False)  # the parent's sockets are not ours to use or to close
        perform(UUID(row_id))


def perform(row_id: UUID) -> None:
    """Run the job of a row, unless it is done; note how it ended."""
    row = take(row_id)
    if row is None:
        return
    name, arguments = row.job, dict(row.arguments)
    with structlog.contextvars.bound_contextvars(job=name, outbox=str(row_id)), sign_of_life(row_id):
        try:
            find(name).run(**arguments)
            finish(row_id)
        except NEIGHBOURS as away:
            put_off(row_id, away)
        except Exception as error:
            log.exception("job_failed", exc_info=error)
            set_back(row_id, error)


def take(row_id: UUID) -> OutboxRow | None:
    """Count the attempt and lease the row, or return None when there is nothing to do.

    The attempt is counted before the work, so that a job which kills its worker does not come back for ever.
    """
    row = unfinished(row_id)
    if row is None:
        db.session.rollback()
        return None
    if row.attempts >= MOST_ATTEMPTS:
        give_up(row, row.error or "The worker died each time.")
        return None
    row.attempts += 1
    row.leased_until = now() + LEASE
    db.session.commit()
    return row


def unfinished(row_id: UUID) -> OutboxRow | None:
    """Load and lock a row that is neither done nor given up."""
    return db.session.scalars(
        select(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def finish(row_id: UUID) -> None:
    """Commit the effect with `done_at`. When another run of the same row was faster, this one leaves no trace."""
    row = unfinished(row_id)
    if row is None:
        db.session.rollback()
        return
    row.done_at = now()
    row.leased_until = None
    row.error = ""
    db.session.commit()


def put_off(row_id: UUID, away: Exception) -> None:
    """Wait for a neighbour that does not answer; that is not the job's fault and costs it no attempt."""
    db.session.rollback()
    log.warning("job_waits", neighbour=type(away).__name__, error=str(away)[:300])
    if row := unfinished(row_id):
        row.attempts -= 1
        release(row, now() + PAUSE, away)


def set_back(row_id: UUID, error: Exception) -> None:
    """Try again later, or give up after the last attempt."""
    db.session.rollback()
    row = unfinished(row_id)
    if row is None:
        return
    if row.attempts >= MOST_ATTEMPTS:
        give_up(row, told(error))
    else:
        release(row, now() + BACK_OFF[row.attempts - 1], error)


def release(row: OutboxRow, at: datetime, error: Exception) -> None:
    """Hand a row back to the relay."""
    row.available_at = at
    row.leased_until = None
    row.error = told(error)
    db.session.commit()


def give_up(row: OutboxRow, error: str) -> None:
    """Keep the row with its error for the admins, and tell the domain, in one transaction."""
    row.failed_at = now()
    row.leased_until = None
    row.error = error
    log.error("job_given_up", job=row.job, outbox=str(row.id), error=error)
    tell = find(row.job).give_up
    if tell is not None:
        tell(**row.arguments)
    db.session.commit()


def told(error: Exception) -> str:
    """Name an error without the values of the statement that failed."""
    inner = error.orig if isinstance(error, DBAPIError) else error
    return f"{type(error).__name__}: {inner}"[:LONGEST_ERROR].replace("\0", "")


@contextmanager
def sign_of_life(row_id: UUID) -> Iterator[None]:
    """Renew the row's lease from a thread and a connection of its own for as long as the block runs."""
    over = threading.Event()
    engine = db.engine
    renewal = update(OutboxRow).where(OutboxRow.id == row_id)

    def beat() -> None:
        while not over.wait(HEARTBEAT):
            try:
                with engine.begin() as connection:
                    connection.execute(renewal.values(leased_until=now() + LEASE))
            except DBAPIError as error:  # a missed beat is made up for by the next
                log.warning("heartbeat_missed", error=told(error))

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
