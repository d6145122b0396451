"""Rendered HTML as one line of plain words, for titles and lists: a fraction keeps its stroke, a power its sign."""

import re
from collections.abc import Iterator
from html import unescape

_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_SIGNS = {"mfrac": "/", "msup": "^", "msub": "_"}  # stand between the two children of these
_ENDS = {"p", "li", "br", "tr", "div", "h2", "h3", "h4"}  # where words of their own begin


def plain_words(html: str, most: int) -> str:
    """Return the text of HTML that we rendered, at most `most` characters of it."""
    text = " ".join(unescape("".join(_pieces(html))).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _pieces(html: str) -> Iterator[str]:
    """Yield the text between the tags, and the sign of a fraction or power between its children."""
    open_tags: list[list[int | str]] = []  # [name, children that have ended]
    place = 0
    for tag in _TAG.finditer(html):
        yield html[place : tag.start()]
        place = tag.end()
        closes, name = tag.groups()
        if name in _ENDS:
            yield " "
        if not closes:
            open_tags.append([name, 0])
            continue
        while open_tags and open_tags.pop()[0] != name:  # br and hr never close
            pass
        if open_tags:
            around = open_tags[-1]
            around[1] = int(around[1]) + 1
            if around[0] in _SIGNS and around[1] == 1:
                yield _SIGNS[str(around[0])]
    yield html[place:]
