"""The clock: asks for the work that comes back, by the outbox like all work.

Any number of these processes may run; the one that holds an advisory lock speaks, the others wait to follow it.
"""

from __future__ import annotations

import time
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from spark.domain.notices.outbox import OutboxRow, put_in_outbox
from spark.extensions import db

log = structlog.get_logger()

LOCK = 0x5350_4352  # "SPCR"
POLL = 5.0  # seconds
SCHEDULE: dict[str, timedelta] = {
    "desk.tend": timedelta(seconds=15),
    "uploads.clean": timedelta(minutes=5),
    "storage.sweep": timedelta(minutes=15),
    "questions.sweep_photos": timedelta(minutes=15),
    "practice.forget_imports": timedelta(hours=1),
    "practice.sweep_pictures": timedelta(hours=24),
    "people.erase_deleted": timedelta(hours=1),
    "content.erase": timedelta(hours=1),
    "outbox.prune": timedelta(hours=1),
    "notices.send_due": timedelta(minutes=1),
    "notices.prune": timedelta(hours=24),
    "sessions.forget": timedelta(hours=6),
    "keys.forget": timedelta(hours=24),
}


class Cron:
    """Asks for every job of SCHEDULE in its rhythm, first when it begins."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.next_at = dict.fromkeys(SCHEDULE, 0.0)

    def run(self) -> None:
        """Tick for ever; whoever loses the database starts again."""
        while True:
            try:
                with self.app.app_context(), db.engine.connect() as connection:
                    alone = connection.execution_options(isolation_level="AUTOCOMMIT")
                    while not is_ours(alone):
                        time.sleep(POLL)
                    while is_ours(alone):  # also notices that the connection, and with it the lock, is gone
                        self.tick(time.monotonic())
                        time.sleep(POLL)
            except DBAPIError as error:
                log.warning("cron_waits", neighbour="database", error=str(error)[:300])
                time.sleep(POLL)

    def tick(self, moment: float) -> None:
        """Ask for what is due."""
        for job, rhythm in SCHEDULE.items():
            if moment >= self.next_at[job]:
                with self.app.app_context():
                    ask_for(job)
                    db.session.commit()
                self.next_at[job] = moment + rhythm.total_seconds()


def is_ours(connection: Connection) -> bool:
    """Take the lock, or see that we have it: an advisory lock is the session's and may be taken again."""
    held = text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :lock AND pid = pg_backend_pid()"
    )
    if connection.scalar(held, {"lock": LOCK}):
        return True
    return bool(connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}))


def ask_for(job: str) -> None:
    """Put a job in the outbox unless one already waits there; a worker that was away has no heap to work off."""
    waiting = select(OutboxRow.id).where(
        OutboxRow.job == job, OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None)
    )
    if db.session.scalars(waiting.limit(1)).first() is None:
        put_in_outbox(job)
