"""Pruning: what is over is dropped, from the outbox after a week, from people's lists after half a year.

Hints, and what the clock asks for every few seconds, would be most of the outbox: nobody looks at them again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete

from spark.domain.clock import now
from spark.domain.notices.hints import JOB as HINT
from spark.domain.notices.notification import Notification
from spark.domain.notices.outbox import OutboxRow
from spark.extensions import db

ROUTINE_KEPT = timedelta(hours=1)
DONE_KEPT = timedelta(days=7)
FAILED_KEPT = timedelta(days=90)  # for as long as admins may ask
READ_KEPT = timedelta(days=180)
UNREAD_KEPT = timedelta(days=365)


def prune_outbox(of_the_clock: Collection[str] = ()) -> None:
    """Drop the rows of work that is long over; `of_the_clock` names the jobs that come back by themselves."""
    routine = OutboxRow.job.in_((HINT, *of_the_clock))
    db.session.execute(delete(OutboxRow).where(OutboxRow.done_at < now() - ROUTINE_KEPT, routine))
    db.session.execute(delete(OutboxRow).where(OutboxRow.done_at < now() - DONE_KEPT))
    db.session.execute(delete(OutboxRow).where(OutboxRow.failed_at < now() - FAILED_KEPT))


def prune_notices() -> None:
    """Drop notifications of long ago, and with them how they were delivered."""
    long_ago = Notification.created_at < now() - READ_KEPT
    db.session.execute(delete(Notification).where(long_ago, Notification.read_at.is_not(None)))
    db.session.execute(delete(Notification).where(Notification.created_at < now() - UNREAD_KEPT))
