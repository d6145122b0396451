"""Reads files of questions: what is in them, and every problem by line and name. Nothing is stored here.

No bytes make a reader raise: what is wrong with a file or a question is in what it returns.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.aiken.reading import read_aiken
from spark.domain.practice.formats.gift.reading import read_gift
from spark.domain.practice.formats.moodle.reading import read_moodle
from spark.domain.practice.formats.parsed import Parsed
from spark.domain.practice.formats.refusals import FileRefused
from spark.domain.practice.formats.spreadsheet.reading import read_csv
from spark.domain.practice.formats.spreadsheet.table import columns_of, delimiter_of, first_row
from spark.domain.practice.item_rules import Problem

READERS: dict[str, Callable[[bytes], Parsed]] = {
    "gift": read_gift,
    "moodle": read_moodle,
    "aiken": read_aiken,
    "csv": read_csv,
}
ENDINGS = {".xml": "moodle", ".gift": "gift", ".gift.txt": "gift", ".aiken.txt": "aiken", ".csv": "csv", ".tsv": "csv"}
XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|quiz)", re.IGNORECASE)
AIKEN = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Z][ \t.)]*$", re.MULTILINE | re.IGNORECASE)
ENOUGH = 100_000  # bytes to tell one format from another


def read(format_name: str, content: bytes) -> Parsed:
    """Return all that a file of this format holds: for showing it first, and for importing it."""
    try:
        parsed = READERS[format_name](content)
    except FileRefused as refusal:
        return Parsed(problems=(refusal.problem,))
    if parsed.found:
        return parsed
    return replace(parsed, problems=(Problem("file", _("There is no question in this file that Spark can import.")),))


def detect(content: bytes, file_name: str = "") -> str:
    """Return the name of the format a file is most likely in. GIFT is what any text can be."""
    start = beginning(content)
    if XML.match(start):
        return "moodle"
    for ending, format_name in ENDINGS.items():
        if file_name.casefold().endswith(ending):
            return format_name
    if AIKEN.search(start):
        return "aiken"
    return "csv" if is_table(start) else "gift"


def beginning(content: bytes) -> str:
    """Return the first lines of a file, whatever is wrong with them."""
    marks = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
    encoding = next((encoding for mark, encoding in marks if content.startswith(mark)), "utf-8")
    text = content[:ENOUGH].decode(encoding, "replace").lstrip("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_table(start: str) -> bool:
    """Whether the first line names columns of a table."""
    line = start.lstrip().partition("\n")[0]
    try:
        return "text" in columns_of(first_row(line, delimiter_of(line)))
    except FileRefused:
        return False
