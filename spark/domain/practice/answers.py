"""Answers: what a student can say to an item, as JSON values, read from a form or the API alike.

| kind | answer |
| --- | --- |
| single | the place of a choice, from 0 |
| multiple | the places of all chosen, in order |
| true_false | true or false |
| short_text, numeric, free_response | the text as it was written |
| matching | for each left the place of a right, or null |
| ordering | the places of the shown steps, the first step first |

None is no answer. Only the shape is checked here; whether it is right, `grading.py` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.library.details import many_lines
from spark.domain.people.names import one_line
from spark.domain.refusal import Refused

LONGEST_LINE = 1_000  # characters of a short or a numeric answer
LONGEST_ANSWER = 20_000  # of a free response

Answer = bool | int | str | list[int] | list[int | None] | None


def read_answer(shown: dict[str, Any], given: Any) -> Answer:  # noqa: PLR0911  a case for each kind
    """Return an answer to a shown item in its one shape. Raises Refused with code INVALID_ANSWER.

    `given` is a JSON value of that shape.
    """
    if given is None:
        return None
    match shown["kind"]:
        case "single":
            return one_of(given, len(shown["choices"]))
        case "multiple":
            return sorted({one_of(place, len(shown["choices"])) for place in listed(given)}) or None
        case "true_false":
            if not isinstance(given, bool):
                raise wrong()
            return given
        case "short_text" | "numeric":
            return text(given, LONGEST_LINE, one_line)
        case "free_response":
            return text(given, LONGEST_ANSWER, many_lines)
        case "matching":
            return matched(listed(given), len(shown["lefts"]), len(shown["rights"]))
        case "ordering":
            return ordered(listed(given), len(shown["steps"]))
        case _:
            raise wrong()


def from_form(shown: dict[str, Any], given: Sequence[str]) -> Answer:
    """Return the answer of a form, whose field holds the places or the text. Raises Refused."""
    said = [value for value in given if value != ""]
    match shown["kind"]:
        case "single":
            return read_answer(shown, whole(said[-1])) if said else None
        case "multiple":
            return read_answer(shown, [whole(value) for value in said])
        case "true_false":
            return read_answer(shown, {"1": True, "0": False}.get(said[-1], said[-1])) if said else None
        case "matching":
            return read_answer(shown, [whole(value) if value else None for value in given])
        case "ordering":
            return read_answer(shown, in_places([whole(value) for value in given if value], len(given)))
        case _:
            return read_answer(shown, given[-1] if given else None)


def in_places(numbers: list[int], count: int) -> list[int] | None:
    """Turn the place that was given to each shown step (1 is first) into the order of the steps. Raises Refused."""
    if not numbers:
        return None
    if sorted(numbers) != list(range(1, count + 1)):
        raise Refused(
            _("Give every step a place of its own, from 1 to %(count)s.", count=count),
            field="answer",
            code="INVALID_ANSWER",
        )
    return [numbers.index(place) for place in range(1, count + 1)]


def whole(value: str) -> int:
    """Return the number of a form's field. Raises Refused."""
    if not (value.isascii() and value.isdigit() and len(value) < 4):
        raise wrong()
    return int(value)


def listed(given: Any) -> list[Any]:
    """Return a list of a length that an item can have. Raises Refused."""
    if not isinstance(given, list) or len(given) > 100:
        raise wrong()
    return given


def one_of(place: Any, count: int) -> int:
    """Return a place that there is. Raises Refused."""
    if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < count:
        raise wrong()
    return place


def matched(given: list[Any], lefts: int, rights: int) -> list[int | None] | None:
    """Return a right, or none, for each left. Raises Refused."""
    if len(given) != lefts:
        raise wrong()
    places = [None if place is None else one_of(place, rights) for place in given]
    return places if any(place is not None for place in places) else None


def ordered(given: list[Any], count: int) -> list[int] | None:
    """Return all steps in an order. Raises Refused."""
    if not given:
        return None
    places = [one_of(place, count) for place in given]
    if sorted(places) != list(range(count)):
        raise wrong()
    return places


def text(given: Any, most: int, cleaned: Any) -> str | None:
    """Return what was written, None where it says nothing. Raises Refused."""
    if not isinstance(given, str):
        raise wrong()
    if len(given) > most * 2 or len(plain := cleaned(given)) > most:
        raise Refused(
            _("This answer is too long. Use at most %(count)s characters.", count=most),
            field="answer",
            code="INVALID_ANSWER",
        )
    return plain or None


def wrong() -> Refused:
    """Return the refusal of what no page of ours sends."""
    return Refused(_("This is no answer to this question. Load the page again."), field="answer", code="INVALID_ANSWER")
