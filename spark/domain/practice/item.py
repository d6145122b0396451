"""An item: one question of a practice test, as authors write it and as files carry it.

These are shapes alone: what makes an item a good one, and the sentence when it is not, stands in `item_rules.py`.
Texts are Markdown with formulas. A weight is the percentage of the item's points that a choice or an accepted answer
brings, from -100 to 100, as GIFT and Moodle count them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from spark.domain.library.details import many_lines
from spark.domain.people.names import one_line

Kind = Literal[
    "single",
    "multiple",
    "true_false",
    "short_text",
    "numeric",
    "matching",
    "ordering",
    "free_response",
    "description",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
FULL = Decimal(100)


def plain_number(number: Decimal) -> Decimal:
    """Return a number in its one spelling, 5 for 5.00 and 50 for 5E+1, so that equal items are stored alike."""
    if not number.is_finite():
        raise ValueError("a finite number is needed")
    if number.adjusted() > MOST_DIGITS or number.as_tuple().exponent < -MOST_DIGITS:  # type: ignore[operator]
        raise ValueError("this number has too many digits")
    short = number.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


MOST_DIGITS = 20  # before or after the point: 1e999999999 would fill the memory when it is written out
Words = Annotated[str, AfterValidator(many_lines)]
Line = Annotated[str, AfterValidator(one_line)]
Number = Annotated[Decimal, AfterValidator(plain_number)]


class Part(BaseModel):
    """A piece of an item; equal when it says the same."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Picture(Part):
    """The picture of an item as it lies in the storage: width and height in pixels."""

    key: str
    bytes: int
    width: int
    height: int
    alt: Line = ""


class Choice(Part):
    """Something to choose. `explanation` says, after hand-in, why it is right or wrong."""

    text: Words
    weight: Number = Decimal(0)
    explanation: Words = ""


class AcceptedText(Part):
    """A short answer that counts; `*` stands for anything, `\\*` for a star."""

    text: Line
    weight: Number = FULL
    explanation: Words = ""


class AcceptedNumber(Part):
    """A number that counts, and how far from it still does."""

    value: Number
    tolerance: Number = Decimal(0)
    weight: Number = FULL
    explanation: Words = ""


class Pair(Part):
    """What belongs together."""

    left: Words
    right: Line


class Criterion(Part):
    """One line of a rubric: what a marker looks for, and the points it brings."""

    text: Words
    points: Number


class Common(Part):
    """What every item has. `name` is the author's own label; students never see it."""

    name: Line = ""
    text: Words
    explanation: Words = ""
    points: Number = Decimal(1)
    topic: Line = ""
    picture: Picture | None = None


class SingleChoice(Common):
    """One of several."""

    kind: Literal["single"] = "single"
    choices: tuple[Choice, ...]


class MultipleChoice(Common):
    """Any number of several."""

    kind: Literal["multiple"] = "multiple"
    choices: tuple[Choice, ...]


class TrueFalse(Common):
    """A statement that holds or not; `if_true` and `if_false` are said to whoever answered so."""

    kind: Literal["true_false"] = "true_false"
    answer: bool
    if_true: Words = ""
    if_false: Words = ""


class ShortText(Common):
    """A word or a line. Upper and lower case and accents make no difference unless `case_matters`."""

    kind: Literal["short_text"] = "short_text"
    accepted: tuple[AcceptedText, ...]
    case_matters: bool = False


class Numeric(Common):
    """A number; `unit` stands beside the field and may be written again."""

    kind: Literal["numeric"] = "numeric"
    accepted: tuple[AcceptedNumber, ...]
    unit: Line = ""


class Matching(Common):
    """Each left belongs to one right; `others` are rights that belong to nothing."""

    kind: Literal["matching"] = "matching"
    pairs: tuple[Pair, ...]
    others: tuple[Line, ...] = ()


class Ordering(Common):
    """Steps, in the right order."""

    kind: Literal["ordering"] = "ordering"
    steps: tuple[Words, ...]


class FreeResponse(Common):
    """A text that a person marks against the rubric, whose points add up to the item's; `sample` is a good answer."""

    kind: Literal["free_response"] = "free_response"
    rubric: tuple[Criterion, ...] = ()
    sample: Words = ""


class Description(Common):
    """A text between the questions, which asks nothing and brings no points."""

    kind: Literal["description"] = "description"
    points: Number = Decimal(0)


Item = (
    SingleChoice | MultipleChoice | TrueFalse | ShortText | Numeric | Matching | Ordering | FreeResponse | Description
)
ITEM: TypeAdapter[Item] = TypeAdapter(Annotated[Item, Field(discriminator="kind")])


def item_from(stored: Any) -> Item:
    """Return the item of a JSON object, such as a row holds. Raises pydantic's ValidationError."""
    return ITEM.validate_python(stored)


def as_json(item: Item) -> dict[str, Any]:
    """Return an item as JSON values; numbers as texts, so that none loses a digit."""
    return ITEM.dump_python(item, mode="json")  # type: ignore[no-any-return]
