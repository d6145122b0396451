"""Writes GIFT files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from spark.domain.practice.formats.extra import as_text, beyond
from spark.domain.practice.formats.gift.lexing import CATEGORY, escape
from spark.domain.practice.formats.gift.reading import read_gift
from spark.domain.practice.formats.numbers import written
from spark.domain.practice.formats.topics import path_of
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
    TrueFalse,
)


def gift_of(items: Iterable[Item]) -> str:
    """Return items in GIFT, each below its category. Pictures stay behind."""
    pieces, topic = list[str](), ""
    for item in items:
        if item.topic != topic:
            topic = item.topic
            pieces.append(category(topic))
        pieces.append(with_what_is_lost(item))
    return "\n".join(pieces)


def category(topic: str) -> str:
    """Return the line that gives the questions below it their topic."""
    return f"{CATEGORY} {path_of(topic)}\n"


def with_what_is_lost(item: Item) -> str:
    """Return the block of an item, below a comment of ours when GIFT alone cannot say all of it."""
    block = question(item)
    read_back = read_gift(f"{category(item.topic)}\n{block}".encode()).found
    lost = beyond(item, read_back[0].item if len(read_back) == 1 else None)
    return f"// spark: {as_text(lost)}\n{block}" if lost else block


def question(item: Item) -> str:
    """Return an item in GIFT itself."""
    name = f"::{escape(item.name)}::" if item.name else ""
    head = f"{name}[markdown]{escape(item.text)}"
    if isinstance(item, Description):
        return f"{head}\n"
    lines = [*answers(item), *([f"####{marked(item.explanation)}"] if item.explanation else [])]
    return "\n\t".join([f"{head} {{{opening(item)}", *lines]) + "\n}\n"


def opening(item: Item) -> str:
    """Return what stands right behind the brace."""
    match item:
        case Numeric():
            return "#"
        case Ordering():
            return f">{len(item.steps)} ALL VERTICAL ABSOLUTE_POSITION SHOW none"
        case _:
            return ""


def answers(item: Item) -> Iterator[str]:
    """Yield the lines of answers."""
    match item:
        case SingleChoice():
            # The first choice that is all right carries the = that makes one of many out of it.
            first = next((choice for choice in item.choices if choice.weight == FULL), None)
            yield from (f"={of_choice(one)}" if one is first else weighed_choice(one) for one in item.choices)
        case MultipleChoice():
            yield from (weighed_choice(one) for one in item.choices)
        case TrueFalse():
            right, wrong = (item.if_true, item.if_false) if item.answer else (item.if_false, item.if_true)
            said = f"#{marked(wrong)}" if wrong or right else ""
            yield f"{'TRUE' if item.answer else 'FALSE'}{said}{feedback(right)}"
        case ShortText():
            for text in item.accepted:
                yield f"={percent(text.weight)}{marked(text.text)}{feedback(text.explanation)}"
        case Numeric():
            for one in item.accepted:
                span = f"{written(one.value)}:{written(one.tolerance)}"
                yield f"={percent(one.weight)}{span}{feedback(one.explanation)}"
        case Matching():
            yield from (f"={marked(pair.left)} -> {escape(pair.right)}" for pair in item.pairs)
            yield from (f"= -> {escape(other)}" for other in item.others)
        case Ordering():
            yield from map(escape, item.steps)
        case FreeResponse():
            pass


def of_choice(choice: Choice) -> str:
    """Return a choice behind its mark and weight."""
    return f"{marked(choice.text)}{feedback(choice.explanation)}"


def weighed_choice(choice: Choice) -> str:
    """Return a choice with its weight; wrong ones have none, as Moodle writes them."""
    has_none = not choice.weight and not choice.text.startswith("%")
    return f"~{'' if has_none else percent(choice.weight)}{of_choice(choice)}"


def percent(weight: Decimal) -> str:
    """Return a weight between its signs."""
    return f"%{written(weight)}%"


def feedback(text: str) -> str:
    """Return what is said to an answer, behind its mark."""
    return f"#{marked(text)}" if text else ""


def marked(text: str) -> str:
    """Escape a text. Where it begins like a format it says its own: Markdown, as the question."""
    return f"[markdown]{escape(text)}" if text.startswith("[") else escape(text)
