"""The school's time: quiet hours, digests and budgets count its days, not the server's."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from spark.domain.clock import now
from spark.domain.moderation.settings import settings


def school_now() -> datetime:
    """Return the moment in the school's time zone."""
    return now().astimezone(ZoneInfo(settings().timezone))
