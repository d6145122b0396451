"""The bell in the header: how much is new for whoever looks, counted once a request."""

from __future__ import annotations

from flask import g
from flask_login import current_user

from spark.domain.notices.reading import unread_threads


def unread_here() -> int:
    """Count the threads with something new; none for a visitor."""
    if not current_user.is_authenticated:
        return 0
    if "unread" not in g:
        g.unread = unread_threads(current_user.id)
    return int(g.unread)
