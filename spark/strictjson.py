"""One JSON parser for every body: what is not plainly JSON is a 400, never a surprise deeper in."""

from __future__ import annotations

import json
from typing import Any

from flask.json.provider import DefaultJSONProvider
from flask_babel import lazy_gettext as _

from spark.domain.refusal import Refused

DEEPEST = 20


class StrictJSONProvider(DefaultJSONProvider):
    """Flask's JSON with malformed, deeply nested, NaN, duplicate-key, NUL and lone-surrogate bodies refused."""

    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Parse a body, or raise Refused with MALFORMED_JSON (400)."""
        try:
            text = s.decode() if isinstance(s, bytes) else s
            value = json.loads(text, parse_constant=refuse_constant, object_pairs_hook=refuse_duplicates)
            check(value, 0)
        except (
            ValueError,
            RecursionError,
        ) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
            raise Refused(
                _("The body is not JSON that Spark can read: %(why)s", why=str(error)[:200]),
                code="MALFORMED_JSON",
                status=400,
            ) from error
        return value


def refuse_constant(name: str) -> None:
    """NaN and Infinity are Python's, not JSON's (RFC 8259, section 6)."""
    raise ValueError(f"{name} is not JSON")


def refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values for one name mean two readers understand two things (RFC 8259, section 4)."""
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return names


def check(value: Any, depth: int) -> None:
    """Refuse depth, and text that PostgreSQL cannot store."""
    if depth > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise ValueError("text with NUL or half a character")
    elif isinstance(value, dict):
        for name, inner in value.items():
            check(name, depth + 1)
            check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            check(inner, depth + 1)
    elif isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise ValueError("a number too large")
