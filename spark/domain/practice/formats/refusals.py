"""How readers say no: to one question by a plain `Refused`, to the file by `FileRefused`, both with a sentence."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.parsed import MOST_ITEMS
from spark.domain.practice.item_rules import MOST_PARTS, Problem
from spark.domain.refusal import Refused

Parts = TypeVar("Parts", bound=Sized)


class FileRefused(Exception):
    """Nothing of this file can be imported. No `Refused`, so that who catches those of a question lets it pass."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(str(sentence))
        self.problem = Problem("file", sentence)


def few(field: str, parts: Parts) -> Parts:
    """Return the parts of a question unless they are too many. Asked before they cost anything."""
    if len(parts) > MOST_PARTS:
        raise Refused(_("Use at most %(count)s.", count=MOST_PARTS), field=field)
    return parts


def check_number_of_items(count: int) -> None:
    """Refuse a file with more questions than one import takes."""
    if count > MOST_ITEMS:
        raise FileRefused(
            _("This file holds more than %(count)s questions. Split it into several files.", count=MOST_ITEMS)
        )
