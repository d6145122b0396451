"""Cells that a spreadsheet would take for formulas carry an apostrophe, which makes a spreadsheet show them as text."""

from __future__ import annotations

import re

# With the apostrophes in front of it: a text that itself begins with '= gets one more, so that nothing is lost.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(cell: str) -> str:
    """Return a cell as it may stand in a file."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return what a cell of a file says."""
    return cell[1:] if GUARDED.match(cell) else cell
