"""Pieces of HTML put together as long as they fit into what one part may weigh."""

import re
from itertools import takewhile

import brotli

_CHAPTER = 0.6  # of the budget: from here on a heading opens a group of its own
_HEADING = re.compile(r"\s*<h[2-6]\b")


def weight(html: str) -> int:
    """Bytes of the HTML on the wire."""
    return len(brotli.compress(html.encode(), quality=5))


def grouped(blocks: list[str], budget: int) -> list[list[str]]:
    """Neighbouring blocks together as long as they fit."""
    groups: list[list[str]] = []
    group: list[str] = []
    for block in blocks:
        if group and not _continues(group, block, budget):
            carried = _trailing_headings(group)
            groups.append(group[: len(group) - len(carried)])
            group = carried
        group.append(block)
    return [*groups, group] if group else groups


def fits(html: str, budget: int) -> bool:
    """Whether it travels within the budget; compresses only what is not small anyway."""
    return len(html) * 4 <= budget or weight(html) <= budget


def _continues(group: list[str], block: str, budget: int) -> bool:
    if len(_trailing_headings(group)) == len(group):
        return True  # a heading alone is no part
    if _HEADING.match(block) and not fits("".join(group), int(budget * _CHAPTER)):
        return False
    return fits("".join([*group, block]), budget)


def _trailing_headings(group: list[str]) -> list[str]:
    return list(takewhile(_HEADING.match, reversed(group)))[::-1]
