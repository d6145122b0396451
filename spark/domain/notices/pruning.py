"""Pruning the outbox: what is done is kept for a week, what failed for as long as admins may ask."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from spark.domain.clock import now
from spark.domain.notices.outbox import OutboxRow
from spark.extensions import db

DONE_KEPT = timedelta(days=7)
FAILED_KEPT = timedelta(days=90)


def prune_outbox() -> None:
    """Drop the rows of work that is long over."""
    db.session.execute(delete(OutboxRow).where(OutboxRow.done_at < now() - DONE_KEPT))
    db.session.execute(delete(OutboxRow).where(OutboxRow.failed_at < now() - FAILED_KEPT))
