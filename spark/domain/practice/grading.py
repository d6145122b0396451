"""Grading: which part of an item's points an answer brings. Pure; the same answer and key give the same part for ever.

Choices and accepted answers bring their weight (in percent), as in GIFT and Moodle; several chosen add up, and less
than nothing is nothing. Of a matching item each right pair counts the same; an order counts by the steps that follow
the right one, so that one step in a wrong place does not spoil the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from spark.domain.folding import fold
from spark.domain.practice.answers import Answer
from spark.domain.practice.item import (
    FULL,
    AcceptedNumber,
    AcceptedText,
    Choice,
    Description,
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
from spark.domain.practice.numerals import readings
from spark.domain.practice.showing import mixed, rights_of

NOTHING, ALL = Decimal(0), Decimal(1)
FRACTION = Decimal("0.000001")
HUNDREDTH = Decimal("0.01")


def graded(item: Item, answer: Answer) -> Decimal | None:
    """Return the part of the points, 0 to 1; None where a person has to mark it."""
    if isinstance(item, FreeResponse):
        return None if answer is not None else NOTHING
    if answer is None or isinstance(item, Description):
        return NOTHING
    part = min(max(part_of(item, answer), NOTHING), ALL)
    return part.quantize(FRACTION, ROUND_HALF_UP)


def part_of(item: Item, answer: Any) -> Decimal:  # noqa: PLR0911  a case for each kind
    """Return the part of the points before it is kept between nothing and all."""
    match item:
        case SingleChoice():
            chosen: Choice = item.choices[answer]
            return chosen.weight / FULL
        case MultipleChoice():
            weight = sum((item.choices[place].weight for place in answer), NOTHING)
            return ALL if abs(weight - FULL) < HUNDREDTH else weight / FULL  # three times 33.33333 are all
        case TrueFalse():
            return ALL if answer is item.answer else NOTHING
        case ShortText():
            return best(one.weight for one in item.accepted if says(one, answer, item.case_matters))
        case Numeric():
            numbers = readings(answer, item.unit)
            return best(one.weight for one in item.accepted if any(is_near(one, number) for number in numbers))
        case Matching():
            rights = rights_of(item)
            told = zip(answer, item.pairs, strict=True)
            right = sum(place is not None and rights[place] == pair.right for place, pair in told)
            return Decimal(right) / len(item.pairs)
        case Ordering():
            return in_order(item, answer)
        case _:
            raise TypeError(f"{item.kind} is graded by a person")


def best(weights: Iterable[Decimal]) -> Decimal:
    """Return what the best of all answers that fit brings."""
    return max(weights, default=NOTHING) / FULL


def says(accepted: AcceptedText, answer: str, case_matters: bool) -> bool:
    """Say whether a written answer is one that counts. Looked for part by part, so that no pattern takes long."""
    written = answer if case_matters else fold(answer)
    first, *middle = pieces(accepted.text, case_matters)
    if not middle:
        return written == first
    last = middle.pop()
    if len(written) < len(first) + len(last) or not written.startswith(first) or not written.endswith(last):
        return False
    place, end = len(first), len(written) - len(last)
    for piece in middle:
        found = written.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def pieces(text: str, case_matters: bool) -> list[str]:
    """Return what stands between the stars of an accepted answer; a star behind a backslash is a letter."""
    parts = [part.replace("\\*", "*") for part in re.split(r"(?<!\\)\*+", text)]
    return parts if case_matters else [folded(part) for part in parts]


def folded(piece: str) -> str:
    """Fold a piece; the spaces at its ends belong to the whole."""
    if not piece.strip():
        return " " if piece else ""
    return (" " if piece[0].isspace() else "") + fold(piece) + (" " if piece[-1].isspace() else "")


def is_near(accepted: AcceptedNumber, number: Decimal) -> bool:
    """Say whether a number is within the tolerance, its ends included."""
    return abs(number - accepted.value) <= accepted.tolerance


def in_order(item: Ordering, answer: list[int]) -> Decimal:
    """Return the share of neighbours that follow each other as they should."""
    places = mixed(item.steps)
    given = [places[place] for place in answer]
    follow = sum(after == before + 1 for before, after in pairwise(given))
    return Decimal(follow) / (len(given) - 1)


def percentage(points: Decimal, possible: Decimal) -> Decimal:
    """Return a score in percent with two decimals, halves up; nothing possible is nothing reached."""
    return (points * 100 / possible).quantize(HUNDREDTH, ROUND_HALF_UP) if possible else Decimal("0.00")


def points_for(part: Decimal, points: Decimal) -> Decimal:
    """Return the points of a part, in hundredths, halves up."""
    return (points * part).quantize(HUNDREDTH, ROUND_HALF_UP)
