"""Times as people say them: three hours ago."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_timedelta
from flask_babel import get_locale

from spark.domain.clock import now
from spark.student import student


@student.app_template_filter("ago")
def ago(moment: datetime) -> str:
    """Say how long ago something was. It changes by itself, so it belongs in the ETag of a page that shows it."""
    past = moment - now()
    return format_timedelta(past, granularity="minute", add_direction=True, format="short", locale=get_locale())
