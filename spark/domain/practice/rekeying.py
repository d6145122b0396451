"""Rekeying: the same item with another key. What students see stays as it is, so that only points change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from flask_babel import lazy_gettext as _

from spark.domain.people.names import one_line
from spark.domain.practice.item import (
    FULL,
    AcceptedNumber,
    AcceptedText,
    Choice,
    Item,
    MultipleChoice,
    Numeric,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from spark.domain.practice.item_rules import MOST_PARTS
from spark.domain.practice.numerals import readings
from spark.domain.refusal import Refused

KINDS = ("single", "multiple", "true_false", "short_text", "numeric")
NOTHING = Decimal(0)
SHARE = Decimal("0.00001")
TOLERANCE = re.compile(r"±|\+/-|\+-")


def with_key(item: Item, right: Sequence[str]) -> Item:
    """Return an item whose key is `right`: places of choices, "true" or "false", or the answers that count.

    What stays right keeps its explanation, and an accepted answer its weight. A number may be followed by ± and how far
    from it still counts. Raises Refused for what cannot be a key.
    """
    match item:
        case SingleChoice():
            [place] = places(right, len(item.choices), most=1)
            old = [choice.weight for choice in item.choices]
            return item.model_copy(update={"choices": weighed(item.choices, one_right(old, place))})
        case MultipleChoice():
            wanted = places(right, len(item.choices), most=len(item.choices))
            old = [choice.weight for choice in item.choices]
            return item.model_copy(update={"choices": weighed(item.choices, several_right(old, wanted))})
        case TrueFalse():
            if list(right) not in (["true"], ["false"]):
                raise wrong(_("Choose the right answer."))
            return item.model_copy(update={"answer": right[0] == "true"})
        case ShortText():
            texts = {one.text: one for one in item.accepted}
            lines = written(right)
            accepted = tuple(texts.get(line, AcceptedText(text=line)) for line in lines)
            return item.model_copy(update={"accepted": accepted})
        case Numeric():
            return item.model_copy(update={"accepted": tuple(numbers(item, written(right)))})
        case _:
            raise wrong(_("The key of this kind of question is changed where the question is written."))


def one_right(old: Sequence[Decimal], place: int) -> list[Decimal]:
    """Give all points to one choice and none to what had them; what brought a part still does."""
    return [FULL if here == place else NOTHING if weight == FULL else weight for here, weight in enumerate(old)]


def several_right(old: Sequence[Decimal], wanted: Sequence[int]) -> list[Decimal]:
    """Share the points among the right choices; a choice that is wrong now costs what the other wrong ones cost."""
    if {here for here, weight in enumerate(old) if weight > 0} == set(wanted):
        return list(old)
    part = (FULL / len(wanted)).quantize(SHARE, ROUND_DOWN)
    costs = {weight for weight in old if weight <= 0}
    cost = costs.pop() if len(costs) == 1 else NOTHING
    return [part if here in wanted else weight if weight <= 0 else cost for here, weight in enumerate(old)]


def weighed(choices: Sequence[Choice], weights: Sequence[Decimal]) -> tuple[Choice, ...]:
    """Return choices with other weights."""
    return tuple(choice.model_copy(update={"weight": weight}) for choice, weight in zip(choices, weights, strict=True))


def places(right: Sequence[str], count: int, *, most: int) -> list[int]:
    """Read the places of right choices. Raises Refused."""
    found = sorted({int(one) for one in right if one.isascii() and one.isdigit() and len(one) < 4})
    if not found or len(found) < len(set(right)) or found[-1] >= count:
        raise wrong(_("Choose the right answer."))
    if len(found) > most:
        raise wrong(_("Only one answer can be right here."))
    return found


def written(right: Sequence[str]) -> list[str]:
    """Read the lines of accepted answers, each once. Raises Refused."""
    lines = list(dict.fromkeys(filter(None, (one_line(line) for text in right for line in text.splitlines()))))
    if not lines:
        raise wrong(_("Give at least one answer that counts."))
    if len(lines) > MOST_PARTS:
        raise wrong(_("Use at most %(count)s.", count=MOST_PARTS))
    return lines


def numbers(item: Numeric, lines: Sequence[str]) -> list[AcceptedNumber]:
    """Read accepted numbers; one that stands there already keeps its weight and explanation. Raises Refused."""
    known = {(one.value, one.tolerance): one for one in item.accepted}
    found = []
    for line in lines:
        value, *tolerance = TOLERANCE.split(line)
        if len(tolerance) > 1:
            raise no_number(line)
        try:
            near = number(tolerance[0], item.unit) if tolerance else NOTHING
            one = AcceptedNumber(value=number(value, item.unit), tolerance=near)
        except ValueError as error:  # no number, two readings, or more digits than we keep
            raise no_number(line) from error
        found.append(known.get((one.value, one.tolerance), one))
    return found


def number(text: str, unit: str) -> Decimal:
    """Read a number. Raises ValueError for none, and for what can be read in two ways."""
    [value] = readings(text.strip(), unit)
    return value


def no_number(line: str) -> Refused:
    """Return the refusal of a line that is no number, or may be two."""
    return wrong(_("“%(line)s” is not a number that can be read in one way only.", line=line[:60]))


def key_lines(item: Item) -> list[str]:
    """Return the accepted answers of an item as `with_key` reads them back."""
    match item:
        case ShortText():
            return [one.text for one in item.accepted]
        case Numeric():
            return [f"{one.value:f}" + (f" ± {one.tolerance:f}" if one.tolerance else "") for one in item.accepted]
        case _:
            return []


def wrong(sentence: object) -> Refused:
    """Return the refusal of a key."""
    return Refused(sentence, field="right", code="VALIDATION_ERROR")
