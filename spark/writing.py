"""How the language of a lesson is written, whatever the language of the page around it."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError


@lru_cache(maxsize=200)
def writing_direction(language: str) -> str:
    """Return "rtl" for a language that is written from right to left, else "ltr"."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"
