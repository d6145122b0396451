"""Writes tables in Spark's own form: a row an item, with the columns that its items need. `own.py` reads them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from spark.domain.practice.formats.numbers import written
from spark.domain.practice.formats.spreadsheet.formulas import guarded
from spark.domain.practice.item import (
    AcceptedNumber,
    AcceptedText,
    Choice,
    FreeResponse,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from spark.domain.practice.item_rules import MOST_PARTS

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes the file for one in the system's old encoding
ALWAYS = ("kind", "topic", "name", "points", "text", "explanation")
AT_NEED = ("unit", "case_matters", "sample")
PART = ("option", "weight", "match", "explanation")
Cells = dict[str, str]


def csv_of(items: Iterable[Item]) -> str:
    """Return items as a table. Pictures stay behind."""
    rows = [row_of(item) for item in items]
    used = {column for row in rows for column, cell in row.items() if cell}
    numbered = [f"{column}_{place}" for place in range(1, MOST_PARTS + 1) for column in PART]
    columns = [*ALWAYS, *(column for column in (*AT_NEED, *numbered) if column in used)]
    table = io.StringIO(newline="")
    # All in quotes: a text with a semicolon is one cell even where semicolons separate cells.
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([guarded(row.get(column, "")) for column in columns] for row in rows)
    return BYTE_ORDER_MARK + table.getvalue()


def row_of(item: Item) -> Cells:
    """Return the cells of an item by their columns."""
    cells = {
        "kind": item.kind,
        "topic": item.topic,
        "name": item.name,
        "points": written(item.points),
        "text": item.text,
        "explanation": item.explanation,
    }
    match item:
        case ShortText():
            cells["case_matters"] = "yes" if item.case_matters else ""
        case Numeric():
            cells["unit"] = item.unit
        case FreeResponse():
            cells["sample"] = item.sample
    numbered = {f"{name}_{place}": cell for place, part in enumerate(parts(item), 1) for name, cell in part.items()}
    return cells | numbered


def parts(item: Item) -> list[Cells]:
    """Return what stands in the numbered columns."""
    cells: list[Cells] = []
    match item:
        case SingleChoice() | MultipleChoice():
            cells = [weighed(one.text, one) for one in item.choices]
        case TrueFalse():
            answers = (("true", item.answer, item.if_true), ("false", not item.answer, item.if_false))
            cells = [
                {"option": said, "weight": "100" if is_right else "0", "explanation": explanation}
                for said, is_right, explanation in answers
            ]
        case ShortText():
            cells = [weighed(one.text, one) for one in item.accepted]
        case Numeric():
            cells = [weighed(span(one), one) for one in item.accepted]
        case Matching():
            cells = [{"option": pair.left, "match": pair.right} for pair in item.pairs]
            cells += [{"match": other} for other in item.others]
        case Ordering():
            cells = [{"option": step} for step in item.steps]
        case FreeResponse():
            cells = [{"option": line.text, "weight": written(line.points)} for line in item.rubric]
    return cells


def weighed(option: str, part: Choice | AcceptedText | AcceptedNumber) -> Cells:
    """Return what stands in the columns of something that has a weight."""
    return {"option": option, "weight": written(part.weight), "explanation": part.explanation}


def span(one: AcceptedNumber) -> str:
    """Return a number with its tolerance."""
    return f"{written(one.value)} ± {written(one.tolerance)}" if one.tolerance else written(one.value)
