"""The relay: takes the outbox to the queue, and takes it again when a job died or the queue was lost.

A process of its own. It wakes at a NOTIFY of `put_in_outbox` and looks every two seconds besides; it may be killed
at any time and there may be several. Hints for open pages it publishes itself, before anything else: a worker would
bring them late, and a hint told twice, or after a minute not at all, does no harm.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import psycopg
import structlog
from flask import Flask
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job, JobStatus
from sqlalchemy.exc import DBAPIError

from spark.domain.clock import now
from spark.domain.moderation.settings import settings
from spark.domain.notices.hints import JOB as HINT
from spark.domain.notices.hints import KICK
from spark.domain.notices.outbox import CHANNEL, LEASE, OutboxRow, due
from spark.extensions import db
from spark.jobs.queue import queue_of
from spark.services.hints import Hint, publish, stream_of

log = structlog.get_logger()

POLL = 2.0  # seconds
BATCH = 50
HINTS = 500  # at a time
STALE = timedelta(seconds=60)  # a page that heard nothing for so long has looked again by itself
MARGIN = 600  # seconds for all that is not transcoding: travelling bytes, scanning, checking
KEPT_FAILURES = 24 * 3600  # seconds that RQ keeps what crashed


class Relay:
    """Moves rows until the process ends."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.queue = queue_of(app)

    def run(self) -> None:
        """Hand rows over for ever; a database that is away is waited for."""
        while True:
            try:
                with listening(self.app) as line:
                    while True:
                        wait = 0.0 if self.hand_over() >= BATCH else POLL
                        for _ in line.notifies(timeout=wait, stop_after=1):
                            pass
            except (psycopg.OperationalError, DBAPIError) as error:
                log.warning("relay_waits", neighbour="database", error=str(error)[:300])
                time.sleep(POLL)

    def hand_over(self) -> int:
        """Publish the hints and enqueue the other rows that are due; return how many. Redis down loses nothing."""
        with self.app.app_context():
            try:
                return self.publish_hints() + self.enqueue_jobs()
            except RedisError as error:
                db.session.rollback()
                log.warning("relay_waits", neighbour="redis", error=str(error)[:300])
                return 0

    def publish_hints(self) -> int:
        """Tell the open pages, and be done with these rows. Raises RedisError."""
        rows = db.session.scalars(due(now()).where(OutboxRow.job == HINT).limit(HINTS)).all()
        moment = now()
        publish(self.queue.connection, stream_of(self.app), [told(row) for row in rows if is_worth_it(row, moment)])
        for row in rows:
            row.done_at = moment
        db.session.commit()
        return len(rows)

    def enqueue_jobs(self) -> int:
        """Enqueue and lease the rows of other work. Raises RedisError."""
        rows = db.session.scalars(due(now()).where(OutboxRow.job != HINT).limit(BATCH)).all()
        for row in rows:
            enqueue(row, self.queue)
            row.leased_until = now() + LEASE
        db.session.commit()
        return len(rows)


def told(row: OutboxRow) -> Hint:
    """Return the hint that a row holds."""
    data = dict(row.arguments)
    return Hint(data.pop("event"), data.pop("topic"), data)


def is_worth_it(row: OutboxRow, moment: datetime) -> bool:
    """Old hints tell nothing new; that a session has ended still holds."""
    return moment - row.created_at < STALE or row.arguments["event"] == KICK


def listening(app: Flask) -> psycopg.Connection[tuple[object, ...]]:
    """Open a connection that hears of new rows."""
    with app.app_context():
        url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    line = psycopg.connect(url, autocommit=True, connect_timeout=3)
    line.execute(f"LISTEN {CHANNEL}")
    return line


def enqueue(row: OutboxRow, queue: Queue) -> None:
    """Put a row's job in the queue, once: what waits there is left alone, what ended or died is put in anew."""
    job_id = f"outbox-{row.id}"
    try:
        known = Job.fetch(job_id, connection=queue.connection, serializer=queue.serializer)
    except NoSuchJobError:
        known = None
    if known is not None:
        if known.get_status() == JobStatus.QUEUED and queue.get_job_position(known) is not None:
            return
        known.delete()  # its worker's lease has lapsed, so nobody works on it
    queue.enqueue(
        "spark.jobs.running.run",
        str(row.id),
        job_id=job_id,
        description=row.job,
        job_timeout=settings().job_seconds + MARGIN,
        result_ttl=0,
        failure_ttl=KEPT_FAILURES,
    )
