"""Numbers as files write them: with a point, and with a tolerance or as a range."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from flask_babel import lazy_gettext as _

from spark.domain.refusal import Refused

NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?")
WITH_COMMA = re.compile(r"[+-]?\d{1,40},\d{1,40}")
EXACT = 120  # digits: two numbers of NUMBER's length may be added without rounding


def number(text: str, field: str = "accepted") -> Decimal:
    """Return the number that a text is. Raises Refused."""
    written = text.strip().replace("\N{MINUS SIGN}", "-")
    if NUMBER.fullmatch(written):
        return Decimal(written)
    if WITH_COMMA.fullmatch(written):
        raise Refused(_("Write %(number)s with a point, as in 1.5.", number=written), field=field)
    raise Refused(_("“%(text)s” is no number.", text=written[:40]), field=field)


def number_and_tolerance(text: str) -> tuple[Decimal, Decimal]:
    """Return what `3.5`, `3.5:0.1`, `3.5 ± 0.1` and `3.4..3.6` say, exactly."""
    least, is_range, most = text.partition("..")
    if is_range:
        return middle_and_half(number(least), number(most))
    value, _sign, tolerance = text.replace("±", ":").partition(":")
    return number(value), number(tolerance) if tolerance.strip() else Decimal(0)


def middle_and_half(least: Decimal, most: Decimal) -> tuple[Decimal, Decimal]:
    """Return the middle of a range and how far it goes."""
    if least > most:
        raise Refused(_("A range begins with the smaller number."), field="accepted")
    with localcontext(prec=EXACT):
        return (least + most) / 2, (most - least) / 2


def written(value: Decimal) -> str:
    """Return a number without an exponent."""
    return format(value, "f")
