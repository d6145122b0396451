"""Number words: the digits that somebody dictates in English, French or Swahili."""

from __future__ import annotations

UNITS = (
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    ("zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    ("sifuri", "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa"),
    ("oh", "une", "too", "tree", "fower", "fife", "sitta", "sevn", "eigth", "niner"),
)
TEENS = (
    ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    ("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"),
    ("kumi",),
)
TENS = (
    ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    ("vingt", "trente", "quarante", "cinquante", "soixante", "septante", "huitante", "nonante"),
    ("ishirini", "thelathini", "arobaini", "hamsini", "sitini", "sabini", "themanini", "tisini"),
)
NUMBERS = {
    **{word: value for words in UNITS for value, word in enumerate(words)},
    **{word: 10 + value for words in TEENS for value, word in enumerate(words)},
    **{word: 10 * value for words in TENS for value, word in enumerate(words, 2)},
    **{"o": 0, "nought": 0, "naught": 0, "nil": 0, "vingts": 20, "fourty": 40, "octante": 80},
}
REPEATS = {"double": 2, "triple": 3, "twice": 2, "thrice": 3}
JOINERS = frozenset({"et", "na", "and"})  # vingt et un, ishirini na tatu


def together(tens: int, unit: int) -> int | None:
    """Return what two number words say as one, None when they are two: twenty five, soixante dix, quatre vingt."""
    if tens == 4 and unit == 20:
        return 80
    if tens in (60, 80) and 0 < unit < 20:
        return tens + unit
    if tens >= 10 and tens % 10 == 0 and 0 < unit < 10:
        return tens + unit
    return None
