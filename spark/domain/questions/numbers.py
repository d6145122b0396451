"""Numbers: the quantities and formulas of a question. The same words with other numbers are another question."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from spark.domain.folding import fold

UNITS = {
    spelling: unit
    for unit, spellings in {
        "m": "m metre metres meter meters",
        "cm": "cm centimetre centimetres centimeter centimeters",
        "mm": "mm millimetre millimetres millimeter millimeters",
        "km": "km kms kilometre kilometres kilometer kilometers",
        "g": "g gram grams gramme grammes gm",
        "mg": "mg milligram milligrams",
        "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
        "s": "s sec secs second seconds seconde secondes",
        "min": "min mins minute minutes",
        "h": "h hr hrs hour hours heure heures",
        "day": "day days jour jours siku",
        "l": "l litre litres liter liters",
        "ml": "ml millilitre millilitres",
        "v": "v volt volts",
        "a": "a amp amps ampere amperes",
        "ω": "ω ohm ohms",
        "w": "w watt watts",
        "n": "n newton newtons",
        "j": "j joule joules",
        "pa": "pa pascal pascals",
        "hz": "hz hertz",
        "mol": "mol mole moles",
        "%": "% percent pourcent asilimia",
        "°": "° °c degree degrees degre degres celsius",
        "km/h": "km/h kmh kph km/hr",
        "m/s": "m/s mps",
        "m/s^2": "m/s^2 m/s2",
        "shilling": "shilling shillings shs ksh tsh ugx",
    }.items()
    for spelling in spellings.split()
}
METRES_SPELT = {"سم": "cm", "م": "m", "كم": "km", "كغ": "kg", "كجم": "kg"}
UNITS |= METRES_SPELT
# Only before a unit: "two hours" is a quantity, "two things" is not
NUMBER_WORDS = {
    word: value
    for value, words in {
        1: "one un une", 2: "two deux", 3: "three trois", 4: "four quatre", 5: "five cinq", 6: "six", 7: "seven sept",
        8: "eight huit", 9: "nine neuf", 10: "ten dix", 12: "twelve douze", 15: "fifteen quinze", 20: "twenty vingt",
        30: "thirty trente", 50: "fifty cinquante", 100: "hundred cent",
    }.items()
    for word in words.split()
}  # fmt: skip

SUPERSCRIPTS = str.maketrans({char: f"^{unicodedata.digit(char)}" for char in "⁰¹²³⁴⁵⁶⁷⁸⁹"})
SIGNS = str.maketrans(
    dict.fromkeys("−–—‐‑", "-")
    | dict.fromkeys("×·∙⋅", "*")
    | dict.fromkeys("→⟶⇒⇌", ">")
    | {"÷": "/", "⁄": "/", "٪": "%", "٫": ".", "٬": ","}
)

NUMBER = r"\d+(?:[.,]\d+)*"
QUANTITY = re.compile(
    rf"(?<![\w^.])(?P<number>{NUMBER})(?:\s?/\s?(?P<below>{NUMBER})(?![\w^]))?"
    rf"(?:\s?(?P<unit>[^\W\d_]+/[^\W\d_]+(?:\^?2)?(?!\w)|°[a-z]?|%|[^\W\d_]+(?!\w)))?"
)
HALF = re.compile(r"\b(?:one|a)\s+(?:half|(?P<quarter>quarter)|(?P<third>third))\b")
ZERO = re.compile(r"\bzero\b")
PER_CENT = re.compile(r"\bp(?:er|our)\s*cent\b")
SPELT = re.compile(
    rf"\b({'|'.join(NUMBER_WORDS)})\b(?=\s+(?:{'|'.join(u for u in UNITS if len(u) > 1 and u.isalpha())})\b)"
)


@dataclass(frozen=True, order=True)
class Quantity:
    """A number and its unit, "" without one."""

    value: Fraction
    unit: str = ""

    def agrees_with(self, other: Quantity) -> bool:
        """The same number; a unit that one of them leaves out is no contradiction."""
        return self.value == other.value and (self.unit == other.unit or not self.unit or not other.unit)


def plain(text: str) -> str:
    """Return a text folded, with one sign for each thing that formulas have several for."""
    text = fold(text.translate(SUPERSCRIPTS).translate(SIGNS)).translate(SIGNS)
    text = "".join(str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char for char in text)
    return re.sub(r"-+>|=>", ">", text)


def in_digits(text: str) -> str:
    """Return a plain text with its numbers in digits: per cent, "two hours", "one half"."""
    said = PER_CENT.sub("%", text)
    said = SPELT.sub(lambda found: str(NUMBER_WORDS[found[1]]), said)
    said = ZERO.sub("0", said)
    return HALF.sub(lambda found: "1/4" if found["quarter"] else "1/3" if found["third"] else "1/2", said)


def quantities(text: str) -> frozenset[Quantity]:
    """Return the quantities of a plain text: digits of any script, fractions, decimals, per cents, "two hours"."""
    found = (quantity_of(match) for match in QUANTITY.finditer(in_digits(text)))
    return frozenset(quantity for quantity in found if quantity is not None)


def without_quantities(text: str) -> str:
    """Return what is left of a plain text when its numbers and their units are taken out."""

    def cut(match: re.Match[str]) -> str:
        if quantity_of(match) is None:
            return match[0]
        unit = match["unit"] or ""
        return " " if unit in UNITS else f" {unit}"

    return QUANTITY.sub(cut, in_digits(text))


def quantity_of(found: re.Match[str]) -> Quantity | None:
    """Read one quantity; None for a coefficient such as the 3 of 3x, which is part of its formula."""
    unit = UNITS.get(found["unit"] or "", "")
    if not unit and touches_word(found):
        return None
    value = value_of(found["number"])
    below = value_of(found["below"]) if found["below"] else Fraction(1)
    return Quantity(value / below if below else value, unit)


def touches_word(found: re.Match[str]) -> bool:
    """Whether a letter stands right behind the number."""
    end = found.end("below") if found["below"] else found.end("number")
    return found.string[end : end + 1].isalpha()


def value_of(digits: str) -> Fraction:
    """Read 1,000 and 0,5 and 0.5: a comma before three digits parts thousands, any other is a decimal comma."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    whole, *rest = re.split(r"[.,]", digits)
    return Fraction(f"{whole}.{''.join(rest)}" if rest else whole)
