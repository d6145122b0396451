"""Writes items into files that other systems and Spark itself read."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.people.names import one_line
from spark.domain.practice.formats.aiken.writing import aiken_of
from spark.domain.practice.formats.gift.writing import gift_of
from spark.domain.practice.formats.moodle.writing import moodle_of
from spark.domain.practice.formats.parsed import Pictures, Written
from spark.domain.practice.formats.spreadsheet.writing import csv_of
from spark.domain.practice.item import Item

KINDS = {
    "gift": ("text/plain; charset=utf-8", ".gift.txt"),
    "moodle": ("application/xml", ".xml"),
    "aiken": ("text/plain; charset=utf-8", ".aiken.txt"),
    "csv": ("text/csv; charset=utf-8", ".csv"),
}
NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})
LONGEST_NAME = 80
LeftOut = list[tuple[str, Any]]


def write(format_name: str, items: Sequence[Item], title: str, pictures: Pictures = NO_PICTURES) -> Written:
    """Return items as a file of this format. `pictures` are embedded where the format can (Moodle XML)."""
    media_type, ending = KINDS[format_name]
    left_out = LeftOut()
    match format_name:
        case "aiken":
            text, left_out = aiken_of(items)
        case "moodle":
            text = moodle_of(carried(items, pictures, left_out), pictures)
        case "csv":
            text = csv_of(carried(items, {}, left_out))
        case _:
            text = f"// {one_line(title)}\n\n{gift_of(carried(items, {}, left_out))}"
    return Written(text.encode(), media_type, file_name(title) + ending, tuple(left_out))


def carried(items: Sequence[Item], pictures: Pictures, left_out: LeftOut) -> list[Item]:
    """Return the items that say something without the pictures that stay behind, and note those pictures."""
    kept = []
    for item in items:
        if item.picture is None or item.picture.key in pictures:
            kept.append(item)
        elif item.text:
            kept.append(item)
            left_out.append((item.name, _("Its picture is not in the file.")))
        else:
            left_out.append((item.name, _("It is a picture alone, and that is not in the file.")))
    return kept


def file_name(title: str) -> str:
    """Return a title as a file's name, in any script, without what file systems and headers trip over."""
    kept = (char if unicodedata.category(char)[0] in "LMN" else " " for char in one_line(title[:1000]))
    return "-".join("".join(kept).split())[:LONGEST_NAME].strip("-") or "questions"
