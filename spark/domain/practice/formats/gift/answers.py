"""The part of a GIFT question between its braces, which alone tells its kind; in the order in which Moodle decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.gift.lexing import plain
from spark.domain.practice.formats.gift.texts import Texts, split
from spark.domain.practice.formats.numbers import number_and_tolerance
from spark.domain.practice.formats.refusals import few
from spark.domain.practice.item import FULL
from spark.domain.practice.item_rules import MOST_PARTS
from spark.domain.refusal import Refused

Values = dict[str, Any]
MARK = re.compile(r"[~=]")
WEIGHT = re.compile(r"%(-?\d{1,6}(?:\.\d{0,30})?)%")
STEPS = re.compile(r">\s*\d")
TRUE, FALSE = ("T", "TRUE"), ("F", "FALSE")
NONE = Decimal(0)


class Answer(NamedTuple):
    """One answer as it stands: `mark` is ~ or = or nothing, `weight` what stands between %."""

    mark: str
    weight: Decimal | None
    text: str
    feedback: str

    def worth(self, otherwise: Decimal) -> Decimal:
        """Return the weight, or what the answer has by its mark."""
        return otherwise if self.weight is None else self.weight

    @property
    def is_anything(self) -> bool:
        """Whether it stands for every number that is not right, and only has something to say to it."""
        return self.mark == "~" or (self.text == "*" and self.weight == NONE)


def values_of(body: str, texts: Texts) -> Values:
    """Return the values of the kind that the answers make. Raises Refused."""
    if not body:
        return {"kind": "free_response"}
    if STEPS.match(body):
        return ordering(body, texts)
    if body.startswith("#"):
        return numeric(body[1:], texts)
    if "~" in body:
        return choices(body, texts)
    if "=" in body and "->" in body:
        return matching(body, texts)
    said = body.partition("#")[0].strip().upper()
    return true_false(body, texts) if said in (*TRUE, *FALSE) else short_text(body, texts)


def answers_in(body: str, field: str) -> list[Answer]:
    """Split answers at their marks."""
    marks = few(field, [mark.start() for mark in islice(MARK.finditer(body), MOST_PARTS + 1)])
    pieces = [body[start:end].strip() for start, end in zip([0, *marks], [*marks, len(body)], strict=True)]
    return [answer(piece) for piece in pieces if piece]


def answer(piece: str) -> Answer:
    """Take one answer apart."""
    mark = piece[0] if piece[0] in "~=" else ""
    rest = piece.removeprefix(mark).strip()
    weight = WEIGHT.match(rest)
    text, _sign, feedback = rest[weight.end() if weight else 0 :].partition("#")
    return Answer(mark, Decimal(weight[1]) if weight else None, text.strip(), feedback)


def choices(body: str, texts: Texts) -> Values:
    """One right choice is marked with =; weights alone make several right ones."""
    given = answers_in(body, "choices")
    return {
        "kind": "single" if any(one.mark == "=" for one in given) else "multiple",
        "choices": [
            {
                "text": texts.markdown(one.text),
                "weight": one.worth(FULL if one.mark == "=" else NONE),
                "explanation": texts.markdown(one.feedback),
            }
            for one in given
        ],
    }


def short_text(body: str, texts: Texts) -> Values:
    """Answers that count: what a student may type, so nothing in it is markup."""
    return {
        "kind": "short_text",
        "accepted": [
            {
                "text": split(one.text, "plain")[1],
                "weight": one.worth(FULL),
                "explanation": texts.markdown(one.feedback),
            }
            for one in answers_in(body, "accepted")
        ],
    }


def numeric(body: str, texts: Texts) -> Values:
    """Numbers with tolerances and ranges. What is said to all other answers has no place with us."""
    given = answers_in(body, "accepted")
    if any(one.is_anything for one in given):
        texts.notes.append(_("What is said to any other answer was left out."))
    return {"kind": "numeric", "accepted": [accepted(one, texts) for one in given if not one.is_anything]}


def accepted(one: Answer, texts: Texts) -> Values:
    """Return a number that counts."""
    value, tolerance = number_and_tolerance(split(one.text, "plain")[1])
    return {
        "value": value,
        "tolerance": tolerance,
        "weight": one.worth(FULL),
        "explanation": texts.markdown(one.feedback),
    }


def matching(body: str, texts: Texts) -> Values:
    """Pairs; what stands on the right alone belongs to nothing."""
    sides = list(pairs(body))
    return {
        "kind": "matching",
        "pairs": [{"left": texts.markdown(left), "right": right} for left, right in sides if left],
        "others": [right for left, right in sides if not left],
    }


def pairs(body: str) -> Iterator[tuple[str, str]]:
    """Yield the two sides of every pair."""
    for piece in few("pairs", body.removeprefix("=").split("=", MOST_PARTS + 1)):
        left, arrow, right = piece.partition("->")
        if not arrow:
            raise Refused(_("Every pair needs its arrow: =left -> right."), field="pairs")
        yield left.strip(), plain(right)


def true_false(body: str, texts: Texts) -> Values:
    """Behind the answer stands what is said to a wrong one, then what is said to a right one."""
    said, wrong, right = [*body.split("#", 2), "", ""][:3]
    is_true = said.strip().upper() in TRUE
    if_true, if_false = (right, wrong) if is_true else (wrong, right)
    return {
        "kind": "true_false",
        "answer": is_true,
        "if_true": texts.markdown(if_true),
        "if_false": texts.markdown(if_false),
    }


def ordering(body: str, texts: Texts) -> Values:
    """The steps of the plugin qtype_ordering, a line each, below a line with its options."""
    _options, *steps = body.split("\n", MOST_PARTS + 2)
    return {"kind": "ordering", "steps": [texts.step(step) for step in few("steps", steps)]}
