"""The rows of Spark's own table.

| kind | option_n | weight_n | match_n | explanation_n |
| --- | --- | --- | --- | --- |
| single, multiple | a choice | what it brings, in percent | | why it is right or wrong |
| true_false | true or false | 100 for the answer | | what is said to whoever answers so |
| short_text | an answer that counts | what it brings, in percent | | what is said to it |
| numeric | a number, or `3.5 ± 0.1` | what it brings, in percent | | what is said to it |
| matching | the left side | | the right side; alone, it belongs to nothing | |
| ordering | a step | | | |
| free_response | a line of the rubric | the points it brings | | |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.numbers import number, number_and_tolerance
from spark.domain.practice.formats.spreadsheet.table import Row
from spark.domain.practice.item import FULL, KINDS
from spark.domain.practice.item_rules import MOST_PARTS
from spark.domain.refusal import Refused

Values = dict[str, Any]
YES = ("yes", "true", "1")


@dataclass(frozen=True)
class Part:
    """What stands in the columns of one number."""

    option: str = ""
    weight: str = ""
    match: str = ""
    explanation: str = ""

    def worth(self, otherwise: int) -> Any:
        """Return the weight, or what an empty cell stands for."""
        return number(self.weight.removesuffix("%"), "choices") if self.weight else otherwise


def values_of(row: Row) -> Values:
    """Return the values of a row. Raises Refused."""
    kind = row.get("kind", "").casefold()
    if kind not in KINDS:
        raise Refused(
            _(
                "“%(kind)s” is no kind of question. Use one of %(kinds)s.",
                kind=kind[:40],
                kinds=", ".join(KINDS),
            ),
            field="kind",
        )
    return {"kind": kind, **shared(row), **(PARTS[kind](parts_of(row), row) if kind in PARTS else {})}


def shared(row: Row) -> Values:
    """Return the values that all kinds have."""
    texts: Values = {name: row.get(name, "") for name in ("name", "topic", "text", "explanation")}
    return texts | {"points": number(row["points"], "points")} if row.get("points") else texts


def parts_of(row: Row) -> list[Part]:
    """Return the numbered parts of a row in which something stands."""
    columns = ("option", "weight", "match", "explanation")
    parts = [Part(*(row.get(f"{name}_{place}", "") for name in columns)) for place in range(1, MOST_PARTS + 1)]
    return [part for part in parts if part != Part()]


def choices(parts: list[Part], row: Row) -> Values:
    """Return choices."""
    return {
        "choices": [{"text": one.option, "weight": one.worth(0), "explanation": one.explanation} for one in parts],
    }


def true_false(parts: list[Part], row: Row) -> Values:
    """Return the answer and what is said to both."""
    said = {part.option.casefold(): part for part in parts}
    right, wrong = said.get("true", Part()), said.get("false", Part())
    if right.worth(0) == wrong.worth(0):
        raise Refused(_("Of true and false one must be right."), field="answer")
    return {
        "answer": right.worth(0) > wrong.worth(0),
        "if_true": right.explanation,
        "if_false": wrong.explanation,
    }


def short_text(parts: list[Part], row: Row) -> Values:
    """Return answers that count."""
    accepted = [{"text": one.option, "weight": one.worth(int(FULL)), "explanation": one.explanation} for one in parts]
    return {"accepted": accepted, "case_matters": row.get("case_matters", "").casefold() in YES}


def numeric(parts: list[Part], row: Row) -> Values:
    """Return numbers that count."""
    accepted = []
    for one in parts:
        value, tolerance = number_and_tolerance(one.option)
        rest = {"weight": one.worth(int(FULL)), "explanation": one.explanation}
        accepted.append({"value": value, "tolerance": tolerance, **rest})
    return {"accepted": accepted, "unit": row.get("unit", "")}


def matching(parts: list[Part], row: Row) -> Values:
    """Return pairs and what belongs to nothing."""
    return {
        "pairs": [{"left": one.option, "right": one.match} for one in parts if one.option],
        "others": [one.match for one in parts if not one.option],
    }


def ordering(parts: list[Part], row: Row) -> Values:
    """Return steps."""
    return {"steps": [one.option for one in parts]}


def free_response(parts: list[Part], row: Row) -> Values:
    """Return the rubric and the sample."""
    return {"rubric": [{"text": one.option, "points": one.worth(0)} for one in parts], "sample": row.get("sample", "")}


PARTS: dict[str, Callable[[list[Part], Row], Values]] = {
    "single": choices,
    "multiple": choices,
    "true_false": true_false,
    "short_text": short_text,
    "numeric": numeric,
    "matching": matching,
    "ordering": ordering,
    "free_response": free_response,
}
