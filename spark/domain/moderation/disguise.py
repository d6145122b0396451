"""Disguise: what stands behind letters and digits that only look different, so that no trick of spelling hides them.

People who want to pass on a number write it in full-width or Devanagari digits, with invisible characters between, or
with a Cyrillic letter in a name. The plain spelling keeps in mind where each of its characters came from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from spark.domain.folding import fold

INVISIBLE = ("Cf", "Cc", "Mn", "Me", "Cs", "Co", "Cn")
LOOKALIKES = str.maketrans(
    {
        **dict(zip("аеорсухіѕјһԁкмтвнѵԝ", "aeopcyxisjhdkmtbhvw", strict=True)),
        **dict(zip("αορνικτυχε", "aopviktuxe", strict=True)),
        **dict(zip("ıɑɡøłđħŧ", "iagoldht", strict=True)),
        **dict.fromkeys("。·•․‧∙۔।", "."),
        **dict.fromkeys("‐‑‒–—―−⁃", "-"),
        **dict.fromkeys("∕⁄", "/"),
    }
)


@dataclass(frozen=True)
class Plain:
    """A text in its plain spelling; `origin[i]` is where the character `text[i]` stands in `written`."""

    text: str
    written: str
    origin: Sequence[int]

    def words(self, start: int, end: int) -> str:
        """Return a stretch of the plain spelling as it was written."""
        return self.written[self.origin[start] : self.origin[end - 1] + 1]


def unmask(written: str) -> Plain:
    """Return the plain spelling of a text, in lower case."""
    if written.isascii():
        return Plain(written.lower(), written, range(len(written)))
    letters, origin = [], []
    for place, char in enumerate(written):
        for letter in plain_letters(char):
            letters.append(letter)
            origin.append(place)
    return Plain("".join(letters), written, origin)


@lru_cache(maxsize=8_192)
def plain_letters(char: str) -> str:
    """Return what one character stands for: nothing, itself, or what it looks like."""
    if char == "\n":
        return char
    if char.isspace():
        return " "
    if unicodedata.category(char) in INVISIBLE:
        return ""
    digit = unicodedata.digit(char, None)  # those of every script, in circles and on the shoulder of a letter
    return str(digit) if digit is not None else fold(char).translate(LOOKALIKES)
