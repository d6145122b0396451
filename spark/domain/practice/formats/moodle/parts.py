"""What the elements of each kind of item hold beyond what all have; `kinds.py` reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from spark.domain.practice.formats.moodle.elements import answer, cdata, text
from spark.domain.practice.formats.numbers import written
from spark.domain.practice.item import (
    FreeResponse,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    ShortText,
    SingleChoice,
    TrueFalse,
)


def choices(item: SingleChoice | MultipleChoice) -> Iterator[str]:
    """Yield the elements of a `multichoice`."""
    yield f"    <single>{'true' if isinstance(item, SingleChoice) else 'false'}</single>\n"
    yield "    <shuffleanswers>true</shuffleanswers>\n    <answernumbering>abc</answernumbering>\n"
    for choice in item.choices:
        yield answer(written(choice.weight), "markdown", choice.text, choice.explanation)


def true_false(item: TrueFalse) -> Iterator[str]:
    """Yield the elements of a `truefalse`."""
    yield answer("100" if item.answer else "0", "moodle_auto_format", "true", item.if_true)
    yield answer("0" if item.answer else "100", "moodle_auto_format", "false", item.if_false)


def short_text(item: ShortText) -> Iterator[str]:
    """Yield the elements of a `shortanswer`."""
    yield f"    <usecase>{int(item.case_matters)}</usecase>\n"
    for one in item.accepted:
        yield answer(written(one.weight), "plain_text", one.text, one.explanation)


def numeric(item: Numeric) -> Iterator[str]:
    """Yield the elements of a `numerical`."""
    for one in item.accepted:
        tolerance = f"<tolerance>{written(one.tolerance)}</tolerance>"
        yield answer(written(one.weight), "plain_text", written(one.value), one.explanation, tolerance)
    if item.unit:
        unit = f"<unit><multiplier>1</multiplier><unit_name>{cdata(item.unit)}</unit_name></unit>"
        yield f"    <units>{unit}</units>\n"


def matching(item: Matching) -> Iterator[str]:
    """Yield the elements of a `matching`."""
    yield "    <shuffleanswers>true</shuffleanswers>\n"
    for left, right in [*((pair.left, pair.right) for pair in item.pairs), *(("", other) for other in item.others)]:
        yield f'    <subquestion format="markdown">{text(left)}<answer>{text(right)}</answer></subquestion>\n'


def ordering(item: Ordering) -> Iterator[str]:
    """Yield the elements of an `ordering`, as the plugin qtype_ordering writes them."""
    yield "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n"
    yield "    <gradingtype>ABSOLUTE_POSITION</gradingtype>\n    <showgrading>SHOW</showgrading>\n"
    for place, step in enumerate(item.steps, 1):
        yield answer(str(place), "markdown", step, "")


def free_response(item: FreeResponse) -> Iterator[str]:
    """Yield the elements of an `essay`."""
    yield "    <responseformat>editor</responseformat>\n"
    yield f'    <graderinfo format="markdown">{text(item.sample)}</graderinfo>\n'


def nothing(item: Any) -> Iterator[str]:
    """Yield no elements: a `description` has no more than a text."""
    yield from ()


TYPES: dict[str, tuple[str, Callable[[Any], Iterator[str]]]] = {
    "single": ("multichoice", choices),
    "multiple": ("multichoice", choices),
    "true_false": ("truefalse", true_false),
    "short_text": ("shortanswer", short_text),
    "numeric": ("numerical", numeric),
    "matching": ("matching", matching),
    "ordering": ("ordering", ordering),
    "free_response": ("essay", free_response),
    "description": ("description", nothing),
}
