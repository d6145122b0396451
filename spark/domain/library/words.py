"""The words of a text, as the search knows them: the same on every engine, in every script.

PostgreSQL's own parser asks the machine's locale what a letter is, and the locales disagree about the vowel signs of
Devanagari or Tamil. So texts are cut into words here; PostgreSQL only stems and finds them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from spark.domain.folding import fold

LONGEST = 40  # letters; what is longer is no word a person types
APOSTROPHES = "'\u2019\u02bc\u2032"
# "l'eau" is looked up as "eau", "Newton's" as "newton"
ELISION = re.compile(rf"\b(?:[cdjlmnst]|qu)[{APOSTROPHES}](?=\w)|[{APOSTROPHES}](?:s|t|re|ve|ll|d|m)\b")
JOINERS = "\u200c\u200d\u0640"  # zero-width joiners and the Arabic stretch change how a word looks, not which it is


def words_of(text: str) -> list[str]:
    """Return the folded words of `text`, in order."""
    plain = ELISION.sub(" ", fold(text))
    spaced = "".join(letter_or_space(char) for char in plain)
    return [word[:LONGEST] for word in spaced.split()]


@lru_cache(maxsize=4096)
def letter_or_space(char: str) -> str:
    """Keep letters, marks and digits; a joiner vanishes, anything else parts two words."""
    if char in JOINERS:
        return ""
    return char if unicodedata.category(char)[0] in "LMN" else " "
