"""Old sessions: dropped a month after they ended, when nobody can come back with one of their tokens."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_

from spark.domain.clock import now
from spark.domain.people.auth_session import AuthSession
from spark.extensions import db

KEPT = timedelta(days=30)  # a late refresh token must still be recognised as stolen


def forget_old_sessions() -> None:
    """Drop the sessions that ended or lapsed long ago."""
    past = now() - KEPT
    db.session.execute(delete(AuthSession).where(or_(AuthSession.ended_at < past, AuthSession.expires_at < past)))
