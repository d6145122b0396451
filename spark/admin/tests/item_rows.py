"""The rows of a question's form: choices with their weights, answers that count, pairs, steps, lines of a rubric."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Protocol

Row = dict[str, str]

LISTS: dict[str, tuple[str, ...]] = {
    "single": ("choices",),
    "multiple": ("choices",),
    "short_text": ("accepted",),
    "numeric": ("accepted",),
    "matching": ("pairs", "others"),
    "ordering": ("steps",),
    "free_response": ("rubric",),
}
COLUMNS = {
    "choices": ("text", "right", "weight", "explanation"),
    "accepted": ("text", "value", "tolerance", "weight", "explanation"),
    "pairs": ("left", "right"),
    "others": ("text",),
    "steps": ("text",),
    "rubric": ("text", "points"),
}
SPARE = {"choices": 4, "accepted": 1, "pairs": 3, "others": 0, "steps": 4, "rubric": 2}
FULL, SHARE = Decimal(100), Decimal("0.00001")


class Reader(Protocol):
    """Who turns typed numbers into numbers, and says what is wrong with them."""

    kind: str

    def number(self, field: str, typed: str, instead: Decimal | None = None) -> Decimal:
        """Return a number, `instead` where nothing stands."""


def filled(rows: list[Row]) -> list[Row]:
    """Leave out the rows in which nothing stands."""
    return [row for row in rows if any(value.strip() for value in row.values())]


def parts_of(form: Reader, name: str, rows: list[Row]) -> list[Any]:
    """Return the parts of a question that some rows say."""
    match name:
        case "choices":
            return choices_of(form, rows, several=form.kind == "multiple")
        case "accepted":
            return [accepted_of(form, row) for row in rows]
        case "pairs":
            return [{"left": row.get("left", ""), "right": row.get("right", "")} for row in rows]
        case "rubric":
            return [
                {"text": row.get("text", ""), "points": form.number("rubric", row.get("points", ""))} for row in rows
            ]
        case _:
            return [row.get("text", "") for row in rows]


def accepted_of(form: Reader, row: Row) -> dict[str, Any]:
    """Return an answer that counts, a text or a number."""
    said: dict[str, Any] = {
        "weight": form.number("accepted", row.get("weight", ""), FULL),
        "explanation": row.get("explanation", ""),
    }
    if form.kind == "short_text":
        return said | {"text": row.get("text", "")}
    return said | {
        "value": form.number("accepted", row.get("value", "")),
        "tolerance": form.number("accepted", row.get("tolerance", ""), Decimal(0)),
    }


def choices_of(form: Reader, rows: list[Row], *, several: bool) -> list[dict[str, Any]]:
    """Return the choices of some rows; where no percentage stands, the ticks decide."""
    typed = [row.get("weight", "").strip() for row in rows]
    usual = usual_weights([bool(row.get("right")) for row in rows], several=several)
    return [
        {
            "text": row.get("text", ""),
            "weight": form.number("choices", written, weight),
            "explanation": row.get("explanation", ""),
        }
        for row, written, weight in zip(rows, typed, usual, strict=True)
    ]


def usual_weights(right: list[bool], *, several: bool) -> list[Decimal]:
    """Return what ticked and other choices bring.

    Of several each right one brings an equal share, and a wrong one takes as much: ticking everything brings nothing.
    """
    if not several or not any(right):
        return [FULL if one else Decimal(0) for one in right]
    share = (FULL / sum(right)).quantize(SHARE, ROUND_HALF_EVEN)
    return [share if one else -share for one in right]


def rows_of(said: dict[str, Any], name: str) -> list[Row]:
    """Return the rows of a question's list, as somebody would type them."""
    parts = said[name]
    match name:
        case "choices":
            return choice_rows(parts, several=said["kind"] == "multiple")
        case "accepted":
            return [{key: "" if is_usual(key, value) else str(value) for key, value in part.items()} for part in parts]
        case "others" | "steps":
            return [{"text": part} for part in parts]
        case _:
            return [{key: str(value) for key, value in part.items()} for part in parts]


def is_usual(key: str, value: str) -> bool:
    """Whether a cell says no more than an empty one."""
    return (key == "weight" and Decimal(value) == FULL) or (key == "tolerance" and not Decimal(value))


def choice_rows(parts: list[dict[str, Any]], *, several: bool) -> list[Row]:
    """Return the rows of choices, with percentages only where the ticks do not say it."""
    weights = [Decimal(part["weight"]) for part in parts]
    first = weights.index(FULL) if FULL in weights else None  # of several that count in full, one is ticked
    right = [weight > 0 if several else place == first for place, weight in enumerate(weights)]
    usual = usual_weights(right, several=several)
    return [
        {
            "text": part["text"],
            "right": "1" if ticked else "",
            "weight": "" if weight == expected else str(weight),
            "explanation": part["explanation"],
        }
        for part, weight, ticked, expected in zip(parts, weights, right, usual, strict=True)
    ]
