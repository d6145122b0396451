"""Where on a page something is drawn that text cannot say: pictures, diagrams."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from spark.services.media.pdf.sheet import Area, Sheet

_CELLS = 48  # the page is looked at through a grid of so many fields each way
_SMALLEST, _LARGEST = 0.015, 0.85  # of the page: less is an ornament, more a background
_STROKE = 3  # points: thinner things are rules and the borders of tables
_MOST = 20_000  # objects looked at


class Drawn(NamedTuple):
    """One thing on the page that is not text."""

    area: Area
    is_picture: bool


def drawn_on(page: Any, sheet: Sheet) -> list[Drawn]:
    """All pictures and drawings, ornaments and backgrounds included."""
    return list(_drawn(page, sheet))


def regions(drawn: list[Drawn], sheet: Sheet) -> list[Area]:
    """Areas worth showing: what touches belongs together."""
    page = sheet.width * sheet.height
    worth = [thing for thing in drawn if thing.area.size <= _LARGEST * page]
    found = []
    for group in _touching(worth, sheet):
        whole = group[0].area
        for thing in group[1:]:
            whole = whole.joined(thing.area)
        if (len(group) > 2 or any(thing.is_picture for thing in group)) and whole.size >= _SMALLEST * page:
            found.append(whole)
    return [area for area in found if area.size <= _LARGEST * page]


def covered(drawn: list[Drawn], sheet: Sheet) -> bool:
    """Whether pictures fill the page, as in a scan (strips of one are common)."""
    pictures = sum(thing.area.size for thing in drawn if thing.is_picture)
    return bool(pictures >= 0.6 * sheet.width * sheet.height)


def _drawn(page: Any, sheet: Sheet) -> Iterator[Drawn]:
    for number, thing in enumerate(page.get_objects(max_depth=1)):
        if number == _MOST:
            return
        kind = thing.type
        if kind in (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_UNKNOWN):
            continue
        area = _on_the_page(sheet.area(*thing.get_bounds()), sheet)
        if min(area.right - area.left, area.bottom - area.top) < _STROKE:
            continue
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield Drawn(area, True)
        elif kind != pdfium.FPDF_PAGEOBJ_PATH or _is_shape(thing):
            yield Drawn(area, False)


def _is_shape(path: Any) -> bool:
    """Something else than the straight box or frame that tables and coloured paragraphs are made of."""
    segments = pdfium.FPDFPath_CountSegments(path)
    if segments > 6:
        return True
    kinds = (pdfium.FPDFPathSegment_GetType(pdfium.FPDFPath_GetPathSegment(path, at)) for at in range(segments))
    return any(kind == pdfium.FPDF_SEGMENT_BEZIERTO for kind in kinds)


def _on_the_page(area: Area, sheet: Sheet) -> Area:
    return Area(max(0, area.left), max(0, area.top), min(sheet.width, area.right), min(sheet.height, area.bottom))


def _touching(drawn: list[Drawn], sheet: Sheet) -> list[list[Drawn]]:
    """Groups of things that share a field of the grid, or neighbouring ones."""
    fields: dict[tuple[int, int], list[int]] = {}
    for number, thing in enumerate(drawn):
        for spot in _fields(thing.area, sheet):
            fields.setdefault(spot, []).append(number)
    groups, seen = [], set()
    for start in fields:
        if start in seen:
            continue
        members, waiting = set(), [start]
        seen.add(start)
        while waiting:
            column, row = waiting.pop()
            members.update(fields[column, row])
            around = [(column + across, row + down) for across in (-1, 0, 1) for down in (-1, 0, 1)]
            new = [spot for spot in around if spot in fields and spot not in seen]
            seen.update(new)
            waiting += new
        groups.append([drawn[number] for number in sorted(members)])
    return groups


def _fields(area: Area, sheet: Sheet) -> Iterator[tuple[int, int]]:
    for column in range(int(area.left / sheet.width * _CELLS), int(area.right / sheet.width * _CELLS) + 1):
        for row in range(int(area.top / sheet.height * _CELLS), int(area.bottom / sheet.height * _CELLS) + 1):
            yield column, row
