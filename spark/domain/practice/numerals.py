"""Numerals: the numbers that a student may have meant by what they wrote.

School books write 1,234.5 or 1 234,5 or ١٢٣٤٫٥, and nobody asks a student which. What can be read in two ways counts
when one of them is right.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from spark.domain.folding import fold

LONGEST = 60  # characters of a number with its unit
MOST_EXPONENT = 50
SIGNS = str.maketrans({"−": "-", "–": "-", "＋": "+", "٫": ".", "٬": "'", "，": ",", "⁻": "-", "’": "'"})
GROUPED = re.compile(r"(?<=\d)[ '_](?=\d{3}(\D|$))")
POWER = re.compile(r"\s*[x×*·]\s*10\s*\^?\s*")
NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)[.,]?(e[+-]?\d{1,3})?")
FRACTION = re.compile(r"([+-]?\d{1,15})\s*/\s*(\d{1,15})")


def readings(written: str, unit: str = "") -> set[Decimal]:
    """Return the numbers that a text can mean, none where it is no number. The unit may stand behind it or not."""
    if len(written) > LONGEST + len(unit):
        return set()
    number = without_unit(digits(written).strip(), unit)
    number = POWER.sub("e", GROUPED.sub("", number).lower()) if number else ""
    if fraction := FRACTION.fullmatch(number):
        over, under = Decimal(fraction[1]), Decimal(fraction[2])
        return {over / under} if under else set()
    if not NUMBER.fullmatch(number):
        return set()
    return {value for spelling in spellings(number) if (value := decimal(spelling)) is not None}


def digits(text: str) -> str:
    """Write every digit of every script as one of ours."""
    return "".join(
        str(unicodedata.digit(char)) if not char.isascii() and char.isdigit() else char
        for char in text.translate(SIGNS).replace("\u00a0", " ").replace("\u202f", " ")
    )


def without_unit(text: str, unit: str) -> str:
    """Take the unit off the end, in any case of its letters: people write KM for km."""
    if unit and fold(text).endswith(fold(unit)):
        bare = text[: len(text) - len(unit)].rstrip()
        return bare or text
    return text


def spellings(number: str) -> set[str]:
    """Return a number with its points and commas read as the world reads them."""
    mantissa, exponential, exponent = number.partition("e")
    mantissa = mantissa.rstrip(".,")
    marks = [mark for mark in mantissa if mark in ".,"]
    tail = exponential + exponent
    if not marks:
        return {mantissa + tail}
    if len(set(marks)) == 2:  # the last one parts the whole from its decimals
        whole, _, decimals = mantissa.rpartition(marks[-1])
        return {re.sub("[.,]", "", whole) + "." + decimals + tail} if marks.count(marks[-1]) == 1 else set()
    if len(marks) > 1:
        return {re.sub("[.,]", "", mantissa) + tail} if re.fullmatch(r"[+-]?\d{1,3}([.,]\d{3})+", mantissa) else set()
    both = {mantissa.replace(",", ".") + tail}
    if marks == [","] and re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", mantissa):
        both.add(mantissa.replace(",", "") + tail)
    return both


def decimal(spelling: str) -> Decimal | None:
    """Return the number, None beyond what a school counts."""
    try:
        number = Decimal(spelling)
    except InvalidOperation:
        return None
    return number if abs(number.adjusted()) <= MOST_EXPONENT else None
