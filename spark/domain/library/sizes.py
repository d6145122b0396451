"""Sizes in words, for sentences; pages use the macro in templates/parts/labels.html."""

from __future__ import annotations

from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString


def in_words(size: int) -> Any:
    """Return a size in the reader's digits: 18 kB, 1.2 MB."""
    return LazyString(worded, size)


def worded(size: int) -> str:
    """Round like the labels do: kilobytes whole, megabytes below ten with one digit."""
    if size < 999_500:
        return str(_("%(number)s kB", number=format_decimal(max(1, round(size / 1000)))))
    number = format_decimal(size / 1_000_000, "#,##0.#" if size < 9_950_000 else "#,##0")
    return str(_("%(number)s MB", number=number))
