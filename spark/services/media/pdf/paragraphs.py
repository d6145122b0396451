"""Lines gathered into headings, paragraphs and list items."""

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from spark.services.media.pdf.hyphens import joined
from spark.services.media.pdf.rows import Row

_BULLET = re.compile(r"[•▪◦‣➢✓○●■□*–—-]\s+(?=\S)")
_NUMBERED = re.compile(r"(\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s")
_ENDS = re.compile(r"""[.!?:;؟۔।]["”’)\]]*$""")


@dataclass
class Block:
    """`kind` is "p", "li" or "h"; `goes_on`: the text breaks off, the next column may continue it."""

    kind: str
    text: str
    size: float
    is_rtl: bool = False
    goes_on: bool = False


def paragraphs(lines: list[Row], edges: tuple[float, float], body: float, words: set[str]) -> list[Block]:
    """The blocks of one column between these edges (points), whose running text has the size `body`."""
    if not lines:
        return []
    gaps = [below.base - above.base for above, below in pairwise(lines) if above.size == below.size]
    usual = median(gaps) if gaps else 1.5 * body
    blocks: list[Block] = []
    group: list[Row] = []
    for line in lines:
        if group and _begins(line, group, usual, *edges):
            blocks.append(_block(group, body, words))
            group = []
        group.append(line)
    return [*blocks, _block(group, body, words)]


def _begins(line: Row, group: list[Row], usual: float, left: float, right: float) -> bool:
    """Whether a line opens another block than the lines before it."""
    above = group[-1]
    if abs(line.size - above.size) > 0.08 * above.size or line.bold != above.bold:
        return True
    if line.base - above.base > 1.3 * max(usual, line.size):
        return True
    if _BULLET.match(line.text) or _NUMBERED.match(line.text):
        return True
    if len(group) == 1 and _BULLET.match(above.text):
        return _word_had_room(line, above, left, right)  # its further lines hang from the bullet
    indent = (right - line.right) - (right - above.right) if line.is_rtl else line.left - above.left
    return 0.8 * line.size < indent < 6 * line.size or _word_had_room(line, above, left, right)


def _word_had_room(line: Row, above: Row, left: float, right: float) -> bool:
    """The author ended the line above: this line's first word would still have fitted on it."""
    if line.size > 13 and above.size > 13:
        return False  # titles are broken and centred as one likes
    letter = (line.right - line.left) / max(1, len(line.text))
    needed = (len(line.text.split(" ", 1)[0]) + 2) * letter
    room = above.left - left if above.is_rtl else right - above.right
    return room > 1.1 * needed


def _block(group: list[Row], body: float, words: set[str]) -> Block:
    text = group[0].text
    for line in group[1:]:
        text = joined(text, line.text, words)
    last = group[-1]
    is_rtl = sum(line.is_rtl for line in group) * 2 > len(group)
    if _is_heading(group, text, body):
        return Block("h", text, last.size, is_rtl)
    if bullet := _BULLET.match(text):
        return Block("li", text[bullet.end() :], last.size, is_rtl)
    return Block("p", text, last.size, is_rtl, goes_on=not _ENDS.search(text))


def _is_heading(group: list[Row], text: str, body: float) -> bool:
    if sum(sign.isalpha() for sign in text) < 2 or len(text) > 160:
        return False
    if group[0].size >= 1.12 * body:
        return True
    return group[0].bold and len(group) <= 2 and len(text) <= 90 and not _ENDS.search(text)
