"""What makes an item one that can be answered and graded; each rule has its sentence for the author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.practice.item import (
    FULL,
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
)

LONGEST_TEXT = 20_000  # characters of a question
LONGEST_EXPLANATION = 5_000
LONGEST_CHOICE = 2_000  # of a choice, a step or one side of a pair
LONGEST_ACCEPTED = 255  # of an accepted short answer
LONGEST_LINE = 255  # of name and topic
MOST_PARTS = 40  # choices, pairs, steps, accepted answers, criteria
MOST_POINTS = Decimal(100)
SMALLEST = Decimal("0.01")  # points are counted in hundredths
ROUNDING = Decimal("0.01")  # percent: three thirds of 33.33333 are 100


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: the form's field, such as `text` or `choices`."""

    field: str
    sentence: Any


def problems_of(item: Item) -> list[Problem]:
    """Return all that keeps an item out of a test."""
    return [*common(item), *of_its_kind(item)]


def common(item: Item) -> Iterator[Problem]:
    """Check what every item has."""
    if not item.text and item.picture is None:
        yield Problem("text", _("Write the question."))
    yield from too_long("text", [item.text], LONGEST_TEXT)
    yield from too_long("explanation", [item.explanation], LONGEST_EXPLANATION)
    yield from too_long("name", [item.name], LONGEST_LINE)
    yield from too_long("topic", [item.topic], LONGEST_LINE)
    if isinstance(item, Description):
        if item.points:
            yield Problem("points", _("A text that asks nothing brings no points."))
    elif not 0 < item.points <= MOST_POINTS or item.points != item.points.quantize(SMALLEST):
        yield Problem("points", _("Give from 0.01 to 100 points."))


def of_its_kind(item: Item) -> Iterator[Problem]:
    """Check what the kind of item adds."""
    match item:
        case SingleChoice():
            yield from choices(item.choices)
            if item.choices and max(choice.weight for choice in item.choices) != FULL:
                yield Problem("choices", _("One choice must be right: none brings 100 %."))
        case MultipleChoice():
            yield from choices(item.choices)
            right = sum((choice.weight for choice in item.choices if choice.weight > 0), Decimal(0))
            if item.choices and abs(right - FULL) > ROUNDING:
                yield Problem("choices", _("The right choices must bring 100 %% together, not %(sum)s %%.", sum=right))
        case ShortText():
            yield from parts("accepted", item.accepted, 1, _("Give at least one answer that counts."))
            yield from too_long("accepted", [one.text for one in item.accepted], LONGEST_ACCEPTED)
            yield from too_long("accepted", [one.explanation for one in item.accepted], LONGEST_EXPLANATION)
            yield from blank("accepted", [one.text for one in item.accepted])
            yield from weights("accepted", [one.weight for one in item.accepted])
        case Numeric():
            yield from parts("accepted", item.accepted, 1, _("Give at least one answer that counts."))
            yield from too_long("accepted", [one.explanation for one in item.accepted], LONGEST_EXPLANATION)
            yield from weights("accepted", [one.weight for one in item.accepted])
            if any(one.tolerance < 0 for one in item.accepted):
                yield Problem("accepted", _("A tolerance is 0 or more."))
            yield from too_long("unit", [item.unit], 50)
        case Matching():
            yield from matching(item)
        case Ordering():
            yield from parts("steps", item.steps, 2, _("Give at least two steps."))
            yield from too_long("steps", item.steps, LONGEST_CHOICE)
            yield from blank("steps", item.steps)
            yield from twice("steps", item.steps)
        case FreeResponse():
            yield from rubric(item)


def choices(given: tuple[Choice, ...]) -> Iterator[Problem]:
    """Check things to choose from."""
    yield from parts("choices", given, 2, _("Give at least two choices."))
    yield from too_long("choices", [choice.text for choice in given], LONGEST_CHOICE)
    yield from too_long("choices", [choice.explanation for choice in given], LONGEST_EXPLANATION)
    yield from blank("choices", [choice.text for choice in given])
    yield from twice("choices", [choice.text for choice in given])
    if any(abs(choice.weight) > FULL for choice in given):
        yield Problem("choices", _("A choice brings from -100 to 100 %."))


def matching(item: Matching) -> Iterator[Problem]:
    """Check pairs."""
    yield from parts("pairs", item.pairs, 2, _("Give at least two pairs."))
    yield from parts("pairs", item.others, 0, "")
    lefts, rights = [pair.left for pair in item.pairs], [pair.right for pair in item.pairs]
    yield from too_long("pairs", [*lefts, *rights, *item.others], LONGEST_CHOICE)
    yield from blank("pairs", [*lefts, *rights, *item.others])
    yield from twice("pairs", lefts)
    if len({*rights, *item.others}) < 2 and item.pairs:
        yield Problem("pairs", _("With one thing on the right there is nothing to decide."))
    if {*rights} & {*item.others} or len({*item.others}) < len(item.others):
        yield Problem("pairs", _("What belongs to nothing stands among the pairs too, or twice."))


def rubric(item: FreeResponse) -> Iterator[Problem]:
    """Check what a marker goes by."""
    yield from parts("rubric", item.rubric, 0, "")
    yield from too_long("rubric", [line.text for line in item.rubric], LONGEST_CHOICE)
    yield from blank("rubric", [line.text for line in item.rubric])
    yield from too_long("sample", [item.sample], LONGEST_TEXT)
    if item.rubric and sum(line.points for line in item.rubric) != item.points:
        yield Problem("rubric", _("The points of the rubric must add up to those of the question."))
    if any(line.points <= 0 or line.points != line.points.quantize(SMALLEST) for line in item.rubric):
        yield Problem("rubric", _("Every line of the rubric brings 0.01 points or more."))


def parts(field: str, given: tuple[Any, ...], least: int, sentence: Any) -> Iterator[Problem]:
    """Check how many there are."""
    if len(given) < least:
        yield Problem(field, sentence)
    if len(given) > MOST_PARTS:
        yield Problem(field, _("Use at most %(count)s.", count=MOST_PARTS))


def too_long(field: str, texts: Iterable[str], most: int) -> Iterator[Problem]:
    """Check lengths."""
    if any(len(text) > most for text in texts):
        yield Problem(field, _("This is too long. Use at most %(count)s characters.", count=most))


def blank(field: str, texts: Iterable[str]) -> Iterator[Problem]:
    """Check that something stands everywhere."""
    if not all(texts):
        yield Problem(field, _("Leave no line empty in between."))


def twice(field: str, texts: Iterable[str]) -> Iterator[Problem]:
    """Check that what is told apart reads differently."""
    seen = list(texts)
    if len(set(seen)) < len(seen):
        yield Problem(field, _("The same stands here twice."))


def weights(field: str, given: list[Decimal]) -> Iterator[Problem]:
    """Check what accepted answers bring."""
    if any(not 0 <= weight <= FULL for weight in given):
        yield Problem(field, _("An answer brings from 0 to 100 %."))
    elif given and max(given) != FULL:
        yield Problem(field, _("One answer must be right: none brings 100 %."))
