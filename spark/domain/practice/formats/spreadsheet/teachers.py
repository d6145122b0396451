"""The rows of a table as teachers write them: question, option_a, option_b, …, correct."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.markup.translator import Translator
from spark.domain.practice.formats.numbers import number, number_and_tolerance
from spark.domain.practice.formats.refusals import few
from spark.domain.practice.formats.spreadsheet.table import Row
from spark.domain.practice.item import FULL
from spark.domain.refusal import Refused

Values = dict[str, Any]
TRUE, FALSE = ("true", "t", "yes"), ("false", "f", "no")
SHARE = Decimal("0.00001")
BETWEEN = re.compile(r"[\s,;/+&]+")


@dataclass(frozen=True)
class Given:
    """What a row gives for the answers. `options` are by their letters, `notes` takes what was supposed."""

    row: Row
    correct: str
    options: dict[str, str]
    translator: Translator
    notes: list[Any]


def values_of(row: Row, translator: Translator, notes: list[Any]) -> Values:
    """Return the values of a row. Raises Refused."""
    texts = {name: translator.markdown(row.get(name, ""), "moodle") for name in ("text", "explanation")}
    points = {"points": number(row["points"], "points")} if row.get("points") else {}
    given = Given(row, row.get("correct", ""), options_of(row, translator), translator, notes)
    return {"name": row.get("name", ""), "topic": row.get("topic", ""), **texts, **points, **reader_of(given)(given)}


def options_of(row: Row, translator: Translator) -> dict[str, str]:
    """Return the options by their letters or numbers."""
    given = {name.removeprefix("option_"): cell for name, cell in row.items() if name.startswith("option_") and cell}
    in_order = sorted(given.items(), key=lambda option: (len(option[0]), option[0]))  # 2 before 10
    return {letter: translator.markdown(cell, "moodle") for letter, cell in few("choices", in_order)}


def reader_of(given: Given) -> Callable[[Given], Values]:
    """Return what reads the kind of question that a row names or its cells make. Raises Refused."""
    named = given.row.get("kind", "")
    reader = READERS.get(re.sub(r"[\W_]+", " ", named[:100]).strip().casefold())
    if reader is None:
        raise Refused(_("“%(kind)s” is no kind that this table can hold.", kind=named[:40]), field="kind")
    if reader is not choices or given.options:
        return reader
    if given.correct.casefold() in (*TRUE, *FALSE):
        return true_false
    raise Refused(_("Give options in the columns option_a, option_b …, or name a kind of question."), field="kind")


def choices(given: Given) -> Values:
    """One right choice, or several where several letters are named."""
    return multiple(given) if len(letters(given)) > 1 else single(given)


def single(given: Given) -> Values:
    """One right choice."""
    right = letters(given)
    weights = {letter: FULL if letter in right else Decimal(0) for letter in given.options}
    return {"kind": "single", "choices": weighed(given, weights)}


def multiple(given: Given) -> Values:
    """Several right choices share the points; a wrong one takes a share away, or ticking all would be right."""
    right = letters(given)
    share = (FULL / len(right)).quantize(SHARE, ROUND_DOWN).normalize()
    note = _("Each right choice brings %(share)s %%, each wrong one takes as much away.", share=format(share, "f"))
    given.notes.append(note)
    weights = {letter: share if letter in right else -share for letter in given.options}
    return {"kind": "multiple", "choices": weighed(given, weights)}


def weighed(given: Given, weights: dict[str, Decimal]) -> list[Values]:
    """Return the options as choices."""
    return [{"text": text, "weight": weights[letter]} for letter, text in given.options.items()]


def letters(given: Given) -> list[str]:
    """Return the letters of the right options; a cell may hold the text of the option instead."""
    named = [letter.casefold() for letter in BETWEEN.split(given.correct[:200]) if letter]
    if named and all(letter in given.options for letter in named):
        return list(dict.fromkeys(named))
    said = given.correct.casefold()
    by_text = [letter for letter in given.options if given.row[f"option_{letter}"].casefold() == said]
    if not by_text:
        sentence = _("“%(text)s” is no right answer. Name the letter, as in B or A,C.", text=given.correct[:40])
        raise Refused(sentence, field="choices")
    return by_text[:1]


def true_false(given: Given) -> Values:
    """A statement that holds or not."""
    if (said := given.correct.casefold()) not in (*TRUE, *FALSE):
        raise Refused(_("Write true or false into the column correct."), field="answer")
    return {"kind": "true_false", "answer": said in TRUE}


def short_text(given: Given) -> Values:
    """Answers that count, between strokes."""
    return {"kind": "short_text", "accepted": [{"text": text} for text in few("accepted", given.correct.split("|"))]}


def numeric(given: Given) -> Values:
    """Numbers that count, between strokes."""
    pairs = [number_and_tolerance(text) for text in few("accepted", given.correct.split("|"))]
    accepted = [{"value": value, "tolerance": tolerance} for value, tolerance in pairs]
    return {"kind": "numeric", "unit": given.row.get("unit", ""), "accepted": accepted}


def ordering(given: Given) -> Values:
    """Options in their right order."""
    return {"kind": "ordering", "steps": list(given.options.values())}


def free_response(given: Given) -> Values:
    """A text; what stands under correct is the sample."""
    return {"kind": "free_response", "sample": given.translator.markdown(given.correct, "moodle")}


def description(given: Given) -> Values:
    """A text that asks nothing."""
    return {"kind": "description"}


READERS: dict[str, Callable[[Given], Values]] = {
    **dict.fromkeys(("", "choice", "multiple choice", "mcq"), choices),
    **dict.fromkeys(("single", "single choice"), single),
    **dict.fromkeys(("multiple", "multiple response", "multiple answer"), multiple),
    **dict.fromkeys(("true false", "truefalse", "tf"), true_false),
    **dict.fromkeys(("short text", "short answer"), short_text),
    **dict.fromkeys(("numeric", "numerical", "number"), numeric),
    **dict.fromkeys(("ordering", "order"), ordering),
    **dict.fromkeys(("free response", "essay"), free_response),
    "description": description,
}
