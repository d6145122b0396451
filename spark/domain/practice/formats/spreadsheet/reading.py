"""Reads tables."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.decoding import decoded
from spark.domain.practice.formats.found import found, unreadable
from spark.domain.practice.formats.markup.from_html import Budget
from spark.domain.practice.formats.markup.translator import Translator
from spark.domain.practice.formats.parsed import Found, Parsed
from spark.domain.practice.formats.refusals import FileRefused, check_number_of_items
from spark.domain.practice.formats.spreadsheet import own, teachers
from spark.domain.practice.formats.spreadsheet.table import Row, columns_of, delimiter_of, first_row, rows
from spark.domain.refusal import Refused


def read_csv(content: bytes) -> Parsed:
    """Return the questions of a table. Raises FileRefused."""
    text = decoded(content)
    delimiter = delimiter_of(text)
    columns = columns_of(first_row(text, delimiter)).keys()
    if "text" not in columns or not columns & {"kind", "correct"}:
        raise FileRefused(
            _("The first row must name the columns: question, option_a, option_b …, correct; or those of Spark.")
        )
    questions, budget = list[Found](), Budget()
    for line, row in rows(text, delimiter):
        questions.append(question(line, row, Translator(budget), is_own="correct" not in columns))
        check_number_of_items(len(questions))
    return Parsed(tuple(questions))


def question(line: int, row: Row, translator: Translator, *, is_own: bool) -> Found:
    """Return the question of a row."""
    notes = list[Any]()
    try:
        values = own.values_of(row) if is_own else teachers.values_of(row, translator, notes)
    except Refused as refusal:
        return unreadable(line, row.get("name", ""), row.get("text", ""), refusal)
    return found(line, values, [*notes, *translator.left_out()])
