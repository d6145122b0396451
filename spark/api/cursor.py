"""Cursors: where a list goes on, opaque to whoever carries it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from pydantic import Field

from spark.api.envelope import Schema
from spark.domain.refusal import Refused

# A value is read back as what its column holds, so that PostgreSQL may go on from it in the column's index.
READERS: dict[str, Callable[[str], Any]] = {"t": datetime.fromisoformat, "u": UUID, "i": int, "n": Decimal}
# What a position in each order consists of
ORDERS = {"newest": "tu", "used": "iu", "rated": "niu"}
LONGEST = 300


class Paged(Schema):
    """Which part of a list: a page by its number, or whatever follows the last answer."""

    page: int = Field(1, ge=1)
    limit: int = Field(20, ge=1, le=100)
    cursor: str = Field("", max_length=LONGEST, description="nextCursor of the last answer: goes on at any depth")

    def place(self, sort: str, last_page: Callable[[int], int]) -> list[Any] | None:
        """Return the position to go on from, None to count pages. Raises Refused beyond the last page."""
        if self.page > last_page(self.limit):
            raise Refused(_("Go on with nextCursor from here."), field="page", code="VALIDATION_ERROR")
        return read(self.cursor, sort) if self.cursor else None


def written(sort: str, position: list[Any]) -> str:
    """Return the cursor of a position in an order."""
    marked = [[mark_of(value), str(value)] for value in position]
    return base64.urlsafe_b64encode(json.dumps([sort, marked]).encode()).decode().rstrip("=")


def mark_of(value: Any) -> str:
    """Say how a value is read back."""
    return next((mark for kind, mark in ((datetime, "t"), (UUID, "u"), (int, "i")) if isinstance(value, kind)), "n")


def read(cursor: str, sort: str) -> list[Any]:
    """Return the position of a cursor of this order. Raises Refused for any other text."""
    try:
        padded = cursor[:LONGEST] + "=" * (-len(cursor) % 4)
        was_sorted, marked = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        position = [READERS[mark](value) for mark, value in marked]
    except (binascii.Error, ValueError, TypeError, KeyError, InvalidOperation) as error:
        raise wrong() from error
    if was_sorted != sort or "".join(mark for mark, _value in marked) != ORDERS.get(sort):
        raise wrong()
    return position


def wrong() -> Refused:
    """Return the refusal of a cursor that we did not give, or not for this list."""
    return Refused(_("Use the nextCursor of the list's last answer."), field="cursor", code="VALIDATION_ERROR")
