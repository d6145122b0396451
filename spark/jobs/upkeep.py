"""The jobs that keep tables from growing for ever."""

from __future__ import annotations

from spark.domain.notices.pruning import prune_outbox
from spark.domain.people.old_sessions import forget_old_sessions
from spark.domain.sync.idempotency import forget_old_keys
from spark.jobs.cron import SCHEDULE
from spark.jobs.registry import job


@job("outbox.prune")
def prune() -> None:
    """Drop rows of work that is long over."""
    prune_outbox(SCHEDULE)


@job("keys.forget")
def forget_keys() -> None:
    """Drop Idempotency-Keys that no phone will send again."""
    forget_old_keys()


@job("sessions.forget")
def forget_sessions() -> None:
    """Drop sessions that ended or lapsed a month ago."""
    forget_old_sessions()
