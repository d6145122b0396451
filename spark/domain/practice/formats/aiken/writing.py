"""Writes Aiken files: of single choices what Aiken has words for. Names, topics and points stay behind."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_uppercase
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.aiken.reading import read_aiken
from spark.domain.practice.item import FULL, Item, SingleChoice

LeftOut = list[tuple[str, Any]]


def aiken_of(items: Iterable[Item]) -> tuple[str, LeftOut]:
    """Return items in Aiken, and by name those that are not among them."""
    blocks, left_out = list[str](), LeftOut()
    for item in items:
        if isinstance(item, SingleChoice) and (reason := hindrance(item)) is None:
            blocks.append(block(item))
        else:
            reason = reason if isinstance(item, SingleChoice) else _("Aiken has only questions with one right choice.")
            left_out.append((item.name, reason))
    return "\n".join(blocks), left_out


def hindrance(item: SingleChoice) -> Any:
    """Return why Aiken cannot carry a single choice; None when it can."""
    texts = [item.text, *(choice.text for choice in item.choices)]
    if item.picture:
        return _("Aiken has no pictures.")
    if item.explanation or any(choice.explanation for choice in item.choices):
        return _("Aiken has no explanations.")
    if sorted(choice.weight for choice in item.choices) != [*(len(item.choices) - 1) * [0], FULL]:
        return _("Aiken has no weights: one choice is right, all others are wrong.")
    if any("\n" in text for text in texts) or len(item.choices) > len(ascii_uppercase):
        return _("Aiken has one line for a text and one letter for a choice.")
    return None if comes_back(item) else _("Aiken has no formatting: it would show the signs that make it.")


def comes_back(item: SingleChoice) -> bool:
    """Whether the item that is read from its block is the same."""
    read_back = [found.item for found in read_aiken(block(item).encode()).found]
    bare = item.model_copy(update={"name": "", "topic": "", "points": SingleChoice.model_fields["points"].default})
    return read_back == [bare]


def block(item: SingleChoice) -> str:
    """Return the lines of an item."""
    letters = dict(zip(ascii_uppercase, item.choices, strict=False))
    right = next(letter for letter, choice in letters.items() if choice.weight == FULL)
    return "\n".join(
        [item.text, *(f"{letter}. {choice.text}" for letter, choice in letters.items()), f"ANSWER: {right}", ""]
    )
