"""HTML in pieces that each fit into a part: blocks where they fit, otherwise what is inside them, wrapped again."""

import re
from collections.abc import Iterable
from html import escape

from bs4.element import NavigableString, PageElement, Tag

from spark.services.media.grouping import fits, grouped

_BOXES = {"[document]", "div", "blockquote", "figure", "details", "ul", "ol", "li", "dl", "dd", "table", "pre", "p"}
_RUNNING = {"p", "li", "dd", "pre", "code"}  # white space counts in here
_SENTENCE = re.compile(r".+?(?:[.!?؟۔।։]\s+|\n|$)", re.DOTALL)
_LONGEST = 1000  # characters of a piece of text without an end
_WORDS = re.compile(rf"(?:\S{{1,{_LONGEST}}}\s*|\s+)")


def pieces(node: PageElement, budget: int) -> list[str]:
    """HTML strings, each well-formed and within the budget as far as that can be."""
    if isinstance(node, NavigableString):
        text = escape(node, quote=False)
        return [text] if fits(text, budget) else _sentences(node)
    if not isinstance(node, Tag):
        return []
    if node.name == "[document]":
        return [piece for child in _children(node) for piece in pieces(child, budget)]
    html = str(node)
    if fits(html, budget) or node.name not in _BOXES:
        return [html]
    room = max(200, budget - 60 - len(_head(node)) // 2)  # what wrapping it again may cost
    inside = [piece for child in _children(node) for piece in pieces(child, room)]
    return _wrapped(node, grouped(inside, room))


def _children(node: Tag) -> Iterable[PageElement]:
    if node.name == "table":
        return [part for part in node.find_all("tr") if part.find_parent(["table", "thead"]) is node]
    if node.name == "pre" and isinstance(node.contents[0], Tag):
        node = node.contents[0]
    return [part for part in node.contents if node.name in _RUNNING or isinstance(part, Tag) or str(part).strip()]


def _wrapped(node: Tag, groups: list[list[str]]) -> list[str]:
    opening, closing = str(node)[: str(node).index(">") + 1], f"</{node.name}>"
    if node.name == "pre" and isinstance(node.contents[0], Tag):
        opening, closing = "<pre><code>", "</code></pre>"
    if node.name == "li":  # only its first piece is an item that counts
        return ["".join([opening if not at else _GOES_ON, *group, closing]) for at, group in enumerate(groups)]
    if node.name == "table":
        return ["".join([opening, _head(node), "<tbody>", *group, "</tbody>", closing]) for group in groups]
    if node.name == "ol":
        return _numbered(int(str(node.get("start") or 1)), groups)
    return ["".join([opening, *group, closing]) for group in groups]


_GOES_ON = "<li data-goes-on>"


def _numbered(number: int, groups: list[list[str]]) -> list[str]:
    """A numbered list that goes on counting where it was cut."""
    lists = []
    for group in groups:
        first = number - 1 if group[0].startswith(_GOES_ON) else number
        lists.append("".join([f'<ol start="{first}">', *group, "</ol>"]))
        number += sum(not item.startswith(_GOES_ON) for item in group)
    return lists


def _head(node: Tag) -> str:
    """What every piece of a table shows again."""
    if node.name != "table":
        return ""
    return "".join(str(part) for part in node.find_all(["caption", "thead"], recursive=False))


def _sentences(text: str) -> list[str]:
    parts = [part for sentence in _SENTENCE.findall(text) for part in _short(sentence)]
    return [escape(part, quote=False) for part in parts]


def _short(sentence: str) -> list[str]:
    """A sentence without end, in runs of words."""
    if len(sentence) <= _LONGEST:
        return [sentence]
    runs: list[str] = [""]
    for word in _WORDS.findall(sentence):
        if len(runs[-1]) + len(word) > _LONGEST:
            runs.append("")
        runs[-1] += word
    return runs
