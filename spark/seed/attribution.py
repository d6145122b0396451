"""Whose work a file of a demo folder is: the table in its README.md gives licence and origin per path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from spark.domain.library.content import LICENCES

# Spelled out in a sentence, from the one that asks most of a reader to the one that asks nothing
KNOWN = (
    ("CC BY-NC 4.0", r"CC[ -]BY-NC[ -]4\.0"),
    ("CC BY-SA 4.0", r"CC[ -]BY-SA[ -](?:3|4)\.0"),  # whoever adapts 3.0 may use 4.0: its clause 4(b)
    ("CC BY 4.0", r"CC[ -]BY[ -]4\.0"),
    ("CC BY 3.0", r"CC[ -]BY[ -]3\.0"),
    ("MIT", r"\bMIT\b"),
    ("CC0", r"\bCC0\b|public domain"),
)
NOT_OURS = re.compile(r"CC[ -]BY(-NC)?-ND|CC[ -]BY-NC-SA|all rights reserved|\bGPL", re.IGNORECASE)


@dataclass(frozen=True)
class Attribution:
    """A licence from the list Spark knows and the line that is shown with the work."""

    licence: str
    source: str


class NoAttribution(LookupError):
    """Nobody says whose work this is, or its licence is not one that Spark knows; the message tells."""


def attribution(path: str, table: dict[str, Attribution | str], own: dict[str, str]) -> Attribution:
    """Return whose work the file at `path` (relative to the folder) is. Raises NoAttribution.

    The file's `own` front matter counts first, then the first row of the table that names the file.
    """
    if own.get("license") or own.get("licence"):
        stated = own.get("license") or own["licence"]
        return named(stated, own.get("attribution") or own.get("source") or stated)
    for pattern, found in table.items():
        if fnmatch(path, pattern):
            if isinstance(found, str):
                raise NoAttribution(found)
            return found
    raise NoAttribution("the README names no licence for it; give --licence and --source")


def read_table(folder: Path) -> dict[str, Attribution | str]:
    """Return the rows of the README's table: path or glob, and the attribution or what is wrong with it."""
    readme = folder / "README.md"
    rows: dict[str, Attribution | str] = {}
    columns: list[str] = []
    above = ""
    for line in readme.read_text(encoding="utf-8").splitlines() if readme.is_file() else ():
        if not line.lstrip().startswith("|"):
            columns = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not columns:
            columns = [cell.lower() for cell in cells]
        elif {"path", "licence"} <= set(columns) and set(cells[0]) - set("-: "):
            row = dict(zip(columns, cells, strict=False))
            origin = above if row.get("origin", "").lower() == "the same" else row.get("origin", "")
            rows[row["path"]] = found_in(row["licence"], origin)
            above = origin
    return rows


def found_in(stated: str, origin: str) -> Attribution | str:
    """Return the attribution of one row, or the sentence that says why there is none."""
    try:
        return named(stated, origin)
    except NoAttribution as missing:
        return str(missing)


def named(stated: str, origin: str) -> Attribution:
    """Find the licence that a sentence names; all of it is shown when it says more. Raises NoAttribution."""
    if NOT_OURS.search(stated):
        raise NoAttribution(f'its licence "{stated}" does not let a school adapt and pass it on')
    for licence, spelling in KNOWN:
        if licence in LICENCES and re.search(spelling, stated, re.IGNORECASE):
            says_more = stated not in (licence, origin)
            return Attribution(licence, f"{origin} ({stated})" if origin and says_more else origin or stated)
    raise NoAttribution(f'its licence "{stated}" is not one that Spark knows; give --licence and --source')
