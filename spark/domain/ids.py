"""Identifiers made by the application: time-ordered, so that new rows stand together in an index."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562)."""
    return uuid7()
