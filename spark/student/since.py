"""Since when a phone wants to know what is new: the `at` that an earlier answer told it."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext as _

from spark.domain.refusal import Refused

LATEST = 10**11  # seconds; more digits are no time that a phone was told


def since_asked() -> int | None:
    """Return the `at` that the phone was told the last time. Raises Refused for what we never told."""
    since = request.args.get("since", "")
    if not since:
        return None
    if not (since.isascii() and since.isdigit()) or int(since[:20]) > LATEST:
        raise Refused(
            _("`since` is the number of seconds that an earlier answer named as `at`."),
            field="since",
            code="VALIDATION_ERROR",
            status=400,
        )
    return int(since)
