"""Pieces of HTML put together as long as they fit into what one part may weigh."""

import re
from itertools import takewhile

import brotli

_CHAPTER = 0.6  # of the budget: from here on a heading opens a group of its own
_HEADING = re.compile(r"\s*<h[2-6]\b")


def weight(html: str) -> int:
    """Bytes of the HTML on the wire."""
    return len(brotli.compress(html.encode(), quality=5))


def fits(html: str, budget: int) -> bool:
    """Whether it travels within the budget; compresses only what is not small anyway."""
    return len(html) * 4 <= budget or weight(html) <= budget


def grouped(blocks: list[str], budget: int) -> list[list[str]]:
    """Neighbouring blocks together as long as they fit; a heading goes with what follows it."""
    groups = [_Group(budget)]
    for block in blocks:
        if not groups[-1].take(block):
            groups.append(_Group(budget))
            for heading in groups[-2].give_back_headings():
                groups[-1].take(heading)
            groups[-1].take(block)
    return [group.blocks for group in groups if group.blocks]


class _Group:
    """Blocks that travel together. `at_most` is what they weigh, or more: compressing after each block would
    take seconds for a long list, and compressed text never grows by more than what is added."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.blocks: list[str] = []
        self.at_most = 0

    def take(self, block: str) -> bool:
        """Take the block in if it fits; whether it did. The first that is no heading always does."""
        heavier = self.at_most + len(block.encode()) + 4
        if len(_trailing_headings(self.blocks)) < len(self.blocks):
            if _HEADING.match(block) and self._is_chapter():
                return False
            if heavier > self.budget:
                heavier = weight("".join([*self.blocks, block]))
            if heavier > self.budget:
                return False
        self.blocks.append(block)
        self.at_most = heavier
        return True

    def give_back_headings(self) -> list[str]:
        """Take out the headings at the end, for the next group to begin with."""
        headings = _trailing_headings(self.blocks)
        self.blocks = self.blocks[: len(self.blocks) - len(headings)]
        return headings

    def _is_chapter(self) -> bool:
        if self.at_most > self.budget * _CHAPTER:
            self.at_most = weight("".join(self.blocks))
        return self.at_most > self.budget * _CHAPTER


def _trailing_headings(blocks: list[str]) -> list[str]:
    return list(takewhile(_HEADING.match, reversed(blocks)))[::-1]
