"""What a student sees of an item before hand-in, and what is said afterwards: two halves that never mix.

`shown` holds nothing of the key: rights to match and steps to order stand in an order that follows from a digest of
their texts, so that neither the page nor an answer on its way tells what is right. Two versions of an item with the
same `shown_digest` look the same to students, whatever the key says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from spark.domain.practice.item import (
    AcceptedNumber,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    ShortText,
    SingleChoice,
    TrueFalse,
    as_json,
)
from spark.domain.practice.item import FreeResponse as Free
from spark.services.media.markdown import to_html


def shown(item: Item) -> dict[str, Any]:
    """Return what the page of an item shows, texts as HTML: `kind`, `html`, `points`, and what its kind adds.

    `choices` of single and multiple choice; `lefts` and `rights` of matching; `steps` of ordering; `unit` of numeric.
    """
    page: dict[str, Any] = {"kind": item.kind, "html": to_html(item.text), "points": str(item.points)}
    if item.topic:
        page["topic"] = item.topic
    if item.picture is not None:
        page["picture"] = item.picture.model_dump(mode="json")
    match item:
        case SingleChoice() | MultipleChoice():
            page["choices"] = [inline(choice.text) for choice in item.choices]
        case Numeric(unit=unit):
            page["unit"] = unit
        case Matching():
            page["lefts"] = [inline(pair.left) for pair in item.pairs]
            page["rights"] = rights_of(item)
        case Ordering():
            page["steps"] = [inline(item.steps[place]) for place in mixed(item.steps)]
    return page


def explained(item: Item) -> dict[str, Any]:
    """Return what is said after hand-in, as HTML: `right`, `explanation`, and `notes` for each choice or answer.

    `right` is what would have been right, in the terms of an answer (`answers.py`) where there is one such answer, else
    the texts that count.
    """
    page: dict[str, Any] = {"explanation": to_html(item.explanation)}
    match item:
        case SingleChoice() | MultipleChoice():
            page["right"] = [place for place, choice in enumerate(item.choices) if choice.weight > 0]
            page["notes"] = [inline(choice.explanation) for choice in item.choices]
        case TrueFalse():
            page["right"] = item.answer
            page["notes"] = [inline(item.if_false), inline(item.if_true)]
        case ShortText():
            page["right"] = [one.text for one in item.accepted if one.weight > 0 and one.text != "*"]
            page["notes"] = [inline(one.explanation) for one in item.accepted]
        case Numeric():
            page["right"] = [in_digits(one, item.unit) for one in item.accepted if one.weight > 0]
            page["notes"] = [inline(one.explanation) for one in item.accepted]
        case Matching():
            rights = rights_of(item)
            page["right"] = [rights.index(pair.right) for pair in item.pairs]
        case Ordering():
            places = mixed(item.steps)
            page["right"] = [places.index(place) for place in range(len(places))]
        case Free():
            page["sample"] = to_html(item.sample)
            page["rubric"] = [{"html": inline(line.text), "points": str(line.points)} for line in item.rubric]
    return page


def shown_digest(item: Item) -> str:
    """Digest what students see: SHA-256 (hex) of the canonical JSON of an item without its key."""
    seen = {name: as_json(item)[name] for name in ("kind", "text", "points", "picture")}
    match item:
        case SingleChoice() | MultipleChoice():
            seen["choices"] = [choice.text for choice in item.choices]
        case Numeric(unit=unit):
            seen["unit"] = unit
        case Matching():
            seen["lefts"], seen["rights"] = [pair.left for pair in item.pairs], rights_of(item)
        case Ordering():
            seen["steps"] = sorted(item.steps)
    return hashlib.sha256(json.dumps(seen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def rights_of(item: Matching) -> list[str]:
    """Return the different rights of a matching item in the order in which they are offered."""
    texts = list(dict.fromkeys([*(pair.right for pair in item.pairs), *item.others]))
    return [texts[place] for place in mixed(texts)]


def mixed(texts: Iterable[str]) -> list[int]:
    """Return the places of texts in the order of their digests, which says nothing about what is right."""
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    return sorted(range(len(digests)), key=digests.__getitem__)


def inline(text: str) -> str:
    """Return a short text as HTML without the paragraph around it."""
    html = to_html(text).strip() if text else ""
    body = html.removeprefix("<p>").removesuffix("</p>")
    return html if "<p>" in body or "</p>" in body else body


def in_digits(accepted: AcceptedNumber, unit: str) -> str:
    """Write an accepted number: 9.81 ± 0.05 m/s²."""
    digits = f"{accepted.value:f}" + (f" ± {accepted.tolerance:f}" if accepted.tolerance else "")
    return f"{digits} {unit}".strip()


def points_of(page: dict[str, Any]) -> Decimal:
    """Return the points of a shown item."""
    return Decimal(page["points"])
