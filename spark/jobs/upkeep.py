"""The jobs that keep tables from growing for ever."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_

from spark.domain.clock import now
from spark.domain.notices.pruning import prune_outbox
from spark.domain.people.auth_session import AuthSession
from spark.domain.sync.idempotency import forget_old_keys
from spark.extensions import db
from spark.jobs.registry import job

SESSIONS_KEPT = timedelta(days=30)  # a late refresh token must still be recognised as stolen


@job("outbox.prune")
def prune() -> None:
    """Drop rows of work that is long over."""
    prune_outbox()


@job("keys.forget")
def forget_keys() -> None:
    """Drop Idempotency-Keys that no phone will send again."""
    forget_old_keys()


@job("sessions.forget")
def forget_sessions() -> None:
    """Drop sessions that ended or lapsed a month ago."""
    past = now() - SESSIONS_KEPT
    db.session.execute(delete(AuthSession).where(or_(AuthSession.ended_at < past, AuthSession.expires_at < past)))
