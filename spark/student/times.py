"""Times as people say them: three hours ago."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time, format_timedelta
from flask_babel import get_locale

from spark.domain.clock import now
from spark.domain.moderation.settings import settings
from spark.student import student


@student.app_template_filter("ago")
def ago(moment: datetime) -> str:
    """Say how long ago something was. It changes by itself, so it belongs in the ETag of a page that shows it."""
    past = moment - now()
    return format_timedelta(past, granularity="minute", add_direction=True, format="short", locale=get_locale())


@student.app_template_filter("clock_time")
def clock_time(moment: datetime) -> str:
    """Say at which time of day something was, in the school's time zone; a script says it in the device's."""
    return format_time(moment.astimezone(ZoneInfo(settings().timezone)), "short", locale=get_locale())
