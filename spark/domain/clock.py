"""The server's clock and the school's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day that once-a-day counts belong to, in UTC."""
    return now().date()
