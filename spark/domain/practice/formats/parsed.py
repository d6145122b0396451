"""What a file of questions comes to: its items, and every problem by line and name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spark.domain.practice.item import Item
from spark.domain.practice.item_rules import Problem

LARGEST = 10_000_000  # bytes of a file of questions: the worst of that size takes a job 350 MB
MOST_ITEMS = 5_000  # of one file


@dataclass(frozen=True)
class EmbeddedPicture:
    """A picture inside a file: its name there and its bytes as they came, to be re-encoded before anybody sees them."""

    name: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True)
class Found:
    """One question of a file. Without `item` it could not be read at all; with problems it cannot be imported.

    `line` is where it begins (1 is the first; a spreadsheet's row), `name` what the file calls it or its first words.
    `notes` say what was left out or changed of an item that can be imported.
    """

    line: int
    name: str
    item: Item | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Any, ...] = ()
    picture: EmbeddedPicture | None = None


@dataclass(frozen=True)
class Parsed:
    """All that a reader found. `problems` are those of the file itself; `skipped` names what Spark has no kind for."""

    found: tuple[Found, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Found, ...] = ()

    @property
    def items(self) -> list[Item]:
        """The items that can be imported."""
        return [one.item for one in self.found if one.item is not None and not one.problems]

    @property
    def is_importable(self) -> bool:
        """Whether all of it, skipped questions apart, can be imported: all or nothing."""
        return bool(self.found) and not self.problems and all(not one.problems for one in self.found)


@dataclass(frozen=True)
class Written:
    """A file made of items. `left_out` says by the item's name what the format cannot carry."""

    content: bytes
    media_type: str
    file_name: str
    left_out: tuple[tuple[str, Any], ...] = ()


Pictures = Mapping[str, bytes]  # the bytes of an item's picture by its storage key
