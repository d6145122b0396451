"""The rows of a table under the names of its columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain

from flask_babel import lazy_gettext as _

from spark.domain.people.names import one_line
from spark.domain.practice.formats.refusals import FileRefused
from spark.domain.practice.formats.spreadsheet.formulas import unguarded

Row = dict[str, str]
DELIMITERS = "\t;,"
END = "\0"  # a row after the last, as no text can hold it: a quotation mark that is never closed swallows it
LONGEST_NAME = 100
NUMBERED = re.compile(r"option_([a-z]|\d{1,2})|(weight|match|explanation)_\d{1,2}")
SINGLE = frozenset(
    ("kind", "name", "topic", "points", "text", "explanation", "correct", "unit", "case_matters", "sample")
)
ALIASES = {
    "question": "text",
    "subject": "topic",
    "category": "topic",
    "feedback": "explanation",
    "answer": "correct",
    "correct_answer": "correct",
    "right_answer": "correct",
    "type": "kind",
    "title": "name",
    "marks": "points",
    **{letter: f"option_{letter}" for letter in "abcdefghij"},
    **{f"choice_{letter}": f"option_{letter}" for letter in "abcdefghij"},
}


def delimiter_of(text: str) -> str:
    """Return what separates the columns: that under which most of their names are known. The first when none is."""
    return max(DELIMITERS, key=lambda delimiter: len(columns_of(first_row(text, delimiter))))


def first_row(text: str, delimiter: str) -> list[str]:
    """Return the cells of the first row that is not empty."""
    return next((cells for _number, cells in records(text, delimiter)), [])


def columns_of(cells: list[str]) -> dict[str, int]:
    """Return the places of the columns that Spark knows, by name; the first where a name stands twice."""
    known: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = "_".join(re.findall(r"[^\W_]+", one_line(cell[:LONGEST_NAME]).casefold()))
        name = ALIASES.get(name, name)
        if name in SINGLE or NUMBERED.fullmatch(name):
            known.setdefault(name, place)
    return known


def rows(text: str, delimiter: str) -> Iterator[tuple[int, Row]]:
    """Yield the rows below the first, with their numbers in the spreadsheet. Raises FileRefused."""
    given = records(text, delimiter)
    columns = columns_of(next(given)[1])
    for number, cells in given:
        yield number, {name: unguarded(cells[place]).strip() for name, place in columns.items() if place < len(cells)}


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows in which something stands. Raises FileRefused."""
    lines = chain(io.StringIO(f"{text}\n", newline="\n"), [END])
    reader = csv.reader(lines, delimiter=delimiter)
    number, cells = 0, list[str]()
    try:
        for number, cells in enumerate(reader, 1):
            if cells != [END] and any(map(str.strip, cells)):
                yield number, cells
    except csv.Error:
        raise FileRefused(
            _("Row %(row)s: a cell is far too long. Perhaps a quotation mark is never closed.", row=number + 1)
        ) from None
    if cells != [END]:
        raise FileRefused(_("Row %(row)s: a quotation mark is never closed.", row=number))
