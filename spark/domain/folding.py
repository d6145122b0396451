"""Folding: what two spellings must share for a person to call them the same.

Case, width and Latin accents differ without a difference in meaning; the vowel signs of Devanagari, Tamil or Sinhala
are letters and stay. Folded by the application so that every PostgreSQL, whatever its locale, finds the same.
"""

from __future__ import annotations

import unicodedata

MARKS_WITHOUT_MEANING = ("LATIN", "GREEK", "CYRILLIC", "ARABIC")


def fold(text: str) -> str:
    """Return `text` for comparing and searching: NFKC, case-folded, accents and Arabic vowel marks dropped."""
    if text.isascii():
        return " ".join(text.lower().split())
    letters = []
    droppable = False
    for char in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()):
        if unicodedata.category(char) == "Mn":
            if droppable:
                continue
        else:
            droppable = unicodedata.name(char, "").startswith(MARKS_WITHOUT_MEANING)
        letters.append(char)
    return " ".join(unicodedata.normalize("NFC", "".join(letters)).split())
