"""Formulas: the equations, sums and reactions in a question, written one way however they were typed."""

from __future__ import annotations

import re

OPERAND = r"(?:\d+(?:[.,]\d+)*[a-z]{0,2}|[a-z]{1,2}\d*|[a-z]{1,2}\d[a-z0-9]*)(?:\^\d+)?"
OPERATOR = r"[-+*/=<>]"
FORMULA = re.compile(rf"(?<![\w^])-?\s?(?:{OPERAND})(?:\s?{OPERATOR}\s?-?{OPERAND})+(?![\w^])")
TIMES = re.compile(r"(?<=\d)\sx\s(?=-?\d)")
RELATES = re.compile(r"[-+*=<>]")
HAS_DIGIT_OR_EQUALS = re.compile(r"\d|=")
CODE = re.compile(r"(?<![\w^])(?=\w*\d)(?=\w*[a-z])[a-z][a-z0-9]*(?![\w^])")


def formulas(text: str) -> frozenset[str]:
    """Return the formulas of a plain text without their spaces; 3/4 and km/h are none."""
    found = (formula_of(match) for match in FORMULA.finditer(TIMES.sub("*", text)))
    return frozenset(formula for formula in found if formula)


def without_formulas(text: str) -> str:
    """Return what is left of a plain text when its formulas are taken out."""
    return FORMULA.sub(lambda match: " " if formula_of(match) else match[0], TIMES.sub("*", text))


def formula_of(match: re.Match[str]) -> str:
    """Return a formula without its spaces, or nothing when it is no formula."""
    formula = re.sub(r"\s", "", match[0])
    return formula if RELATES.search(formula) and HAS_DIGIT_OR_EQUALS.search(formula) else ""


def codes(text: str) -> frozenset[str]:
    """Return the words of letters and digits in a plain text, such as H2O: another digit is another thing."""
    return frozenset(CODE.findall(text))
