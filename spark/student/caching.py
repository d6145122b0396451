"""What keeps a page in a cache, and what makes it another page."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_login import current_user

from spark.domain.library.browsing import Found


def for_everybody(answer: Response) -> Response:
    """Let any cache keep what a visitor sees, as long as it asks whether it has changed."""
    if not current_user.is_authenticated:
        answer.headers["Cache-Control"] = "public, no-cache"
        answer.headers["Vary"] += ", Accept-Language, Save-Data"
    return answer


def row_keys(found: Found) -> list[Any]:
    """Return what can change about the rows of a list: a published version never does, how it was received does."""
    return [(version.id, version.content.rating_sum, version.content.rating_count) for version in found.lessons]


def page_number(last: int) -> int:
    """Return the page that the address asks for, within 1 and `last`."""
    asked = request.args.get("page", "")
    return min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
