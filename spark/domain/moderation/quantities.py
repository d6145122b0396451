"""Quantities: the digits of a school text that nobody dials: decimals, dates, times, amounts, lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from spark.domain.moderation.dictation import Group

DECIMAL = r"(?<![\d.,])(?:0|[1-9]\d{0,8})[.,]\d+(?!\d|[.,]\d)"
THOUSANDS = r"(?<![\d,.])[1-9]\d{0,2}(?:[,.']\d{3})+(?![\d]|[,.']\d)"
TIME = r"(?<![\d.:])(?:[01]?\d|2[0-3])(?::[0-5]\d(?::[0-5]\d)?|[.h][0-5]\d)(?![\d:]|[.h]\d)"
DATE = (
    r"(?<![\d/.-])(?:(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|[12]\d|3[01])[/.-](?:[12]\d)?\d\d"
    r"|[12]\d{3}[/.-](?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|[12]\d|3[01]))(?!\d|[/.-]\d)"
)
YEARS = r"(?<!\d)(?:1\d{3}|20\d\d) ?- ?(?:1\d{3}|20\d\d)(?!\d)"
BOOK = r"isbn[-: ]{0,3}[\d][-\d x]{8,16}"
HIDDEN = re.compile("|".join([BOOK, DATE, TIME, YEARS, THOUSANDS, DECIMAL]))
UNIT = re.compile(
    r" ?(?:[%°$€£]|(?:[munpkgt]?(?:m|g|s|w|j|n|v|a|l|pa|hz|ev|bytes?|b|bits?|mol|cal|wh)|cm|mm|dm|ha|min|h|hours?|days?"
    r"|years?|people|habitants?|rwf|frw|fcfa|francs?|shillings?|ksh|usd|dollars?|euros?|meters?|metres?|kilometers?"
    r"|kilometres?|grams?|grammes?|seconds?|litres?|liters?)(?![a-z]))"
)
OPERATOR_BEFORE = re.compile(r"[=+*/^<>≈≤≥×÷±{\\.-] ?$")
OPERATOR_AFTER = re.compile(r" ?[=+*/^<>≈≤≥×÷±}\\!]")
SHORTEST_LIST = 4
SHORTEST_CLIMB = 6
ROUND = "0000"


def hide_quantities(plain: str) -> str:
    """Return the text, of equal length, with signs that are no digits in place of what nobody dials."""
    return HIDDEN.sub(lambda match: "#" * len(match[0]), plain)


def is_quantity(text: str, groups: Sequence[Group]) -> bool:
    """Whether digits without a zero in front are an amount: round, with a unit behind, or part of a calculation."""
    start, end = groups[0].start, groups[-1].end
    return (
        groups[-1].digits.endswith(ROUND)
        or bool(UNIT.match(text, end))
        or bool(OPERATOR_BEFORE.search(text[max(start - 2, 0) : start]))
        or bool(OPERATOR_AFTER.match(text, end))
    )


def is_list(numbers: Sequence[str]) -> bool:
    """Whether numbers follow from one another: 0 1 2 3, 05 10 15 20, 0 1 1 2 3 5 8, or the same over and over."""
    if len(numbers) == 1:
        numbers = list(numbers[0])
    if len(numbers) < SHORTEST_LIST:
        return False
    values = [int(number) for number in numbers]
    steps = {after - before for before, after in pairwise(values)}
    goes_one_way = values in (sorted(values), sorted(values, reverse=True))
    is_of_single_digits = max(values) < 10
    is_climb = len(values) >= SHORTEST_CLIMB and goes_one_way
    return len(steps) == 1 or (is_climb and (is_of_single_digits or numbers[0][0] != "0"))
