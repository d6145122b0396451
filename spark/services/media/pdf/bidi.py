"""Lines written from right to left, from where their letters stand.

The order in which a PDF draws the letters of such a line is anybody's guess, often a different one from word to
word; their places are certain.
"""

import unicodedata
from itertools import groupby
from typing import NamedTuple

_SPACE = 0.22  # of the type's size: a gap as wide as that parts two words
_LAM_ALEF = ({"ل", "ا"}, {"ل", "أ"}, {"ل", "إ"}, {"ل", "آ"})
_RTL = ("R", "AL")
_LTR = ("L", "EN", "AN")


class Sign(NamedTuple):
    """A character and the space it takes, in points."""

    text: str
    left: float
    right: float


def is_rtl(text: str) -> bool:
    """Whether most of its letters are Hebrew, Arabic or their neighbours."""
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    return sum(kind in _RTL for kind in kinds) > sum(kind == "L" for kind in kinds)


def logical(signs: list[Sign], size: float) -> str:
    """The line's text in the order of reading; numbers and Latin words in theirs. Spaces are where gaps are."""
    glyphs = _glyphs([sign for sign in signs if sign.text.strip()])
    glyphs.sort(key=lambda glyph: -(glyph.left + glyph.right))
    letters: list[str] = []
    edge = None
    for glyph in glyphs:
        if edge is not None and edge - glyph.right > _SPACE * size:
            letters.append(" ")
        letters.append(glyph.text)
        edge = glyph.left if edge is None else min(edge, glyph.left)
    return "".join(_turned(letters))


def _glyphs(signs: list[Sign]) -> list[Sign]:
    """Characters drawn as one glyph, or above another, as one."""
    bases = [list(group) for _, group in groupby((s for s in signs if not _is_mark(s)), lambda s: (s.left, s.right))]
    glyphs = []
    for at, group in enumerate(bases):
        text = "".join(sign.text for sign in group)
        following = bases[at + 1][0] if at + 1 < len(bases) else None
        drawn_backwards = following is not None and following.left > group[0].left
        if len(group) > 1 and (set(text) in _LAM_ALEF or drawn_backwards):
            text = "لا".replace("ا", (set(text) - {"ل"}).pop()) if set(text) in _LAM_ALEF else text[::-1]
        glyphs.append(Sign(text, group[0].left, group[0].right))
    for mark in filter(_is_mark, signs):
        if glyphs:
            nearest = max(range(len(glyphs)), key=lambda at: _shared(glyphs[at], mark))
            glyphs[nearest] = glyphs[nearest]._replace(text=glyphs[nearest].text + mark.text)
    return glyphs


def _turned(letters: list[str]) -> list[str]:
    """Numbers and foreign words, which have been gathered backwards, the right way round."""
    kinds = [unicodedata.bidirectional(letter[0]) for letter in letters]
    turned: list[str] = []
    at = 0
    while at < len(letters):
        end = at + 1
        if kinds[at] in _LTR:
            ahead = end
            while ahead < len(letters) and kinds[ahead] not in _RTL:
                ahead += 1
                end = ahead if kinds[ahead - 1] in _LTR else end
        turned += reversed(letters[at:end])
        at = end
    return turned


def _is_mark(sign: Sign) -> bool:
    return unicodedata.combining(sign.text[0]) > 0


def _shared(one: Sign, other: Sign) -> float:
    """Shared width; negative: the distance."""
    return min(one.right, other.right) - max(one.left, other.left)
