"""What a format cannot say of an item travels beside it as JSON, which other systems pass over.

Only what would be lost is written: what stands in the format itself can be edited there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.practice.item import Common, Item, as_json
from spark.domain.refusal import Refused

SHARED = frozenset(Common.model_fields)  # what items of every kind have
NOT_OURS = {"picture"}  # names a place in the storage, which no file may choose


def beyond(item: Item, read_back: Item | None) -> dict[str, Any]:
    """Return the values of an item that are others, or missing, when it is read from the format."""
    there = as_json(read_back) if read_back else {}
    return {key: value for key, value in as_json(item).items() if key not in NOT_OURS and there.get(key, ...) != value}


def completed(read: Callable[[], dict[str, Any]], extra: str) -> dict[str, Any]:
    """Return what stands in the format, completed by the JSON beside it."""
    beside = values_in(extra) if extra else {}
    try:
        values = read()
    except Refused:
        if "kind" in beside:
            return beside  # the format has no way to write this item
        raise
    if beside.get("kind", values.get("kind")) != values.get("kind"):
        values = {key: value for key, value in values.items() if key in SHARED}
    return values | beside


def values_in(extra: str) -> dict[str, Any]:
    """Return the JSON object of a text. Raises Refused."""
    try:
        values = json.loads(extra)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise Refused(_("What Spark wrote beside this question is damaged. Remove it or export anew."), field="text")
    return {key: value for key, value in values.items() if key not in NOT_OURS}


def as_text(values: dict[str, Any], *, ascii_alone: bool = False) -> str:
    """Return values as JSON on one line; in ASCII alone no sign of it can break the file around it."""
    return json.dumps(values, ensure_ascii=ascii_alone)
