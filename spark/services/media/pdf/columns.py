"""The order in which a page is read: down one column, then down the next."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

from spark.services.media.pdf.piece import Figure, Piece

Item = Piece | Figure

_FEWEST = 4  # lines that make a column
_FILLED = 0.5  # of a column's width its lines fill on average; the cells of a table do not
_STEP = 3.0  # points
_BAND = 4.0  # points of white above a line that part it from what is above
_NEARLY = 12.0  # points


def columns(items: Sequence[Item]) -> list[list[Item]]:
    """Groups of items, each a column or a part of one, in reading order.

    Looks for an upright gap that few lines cross, on the whole page or, if there is none, between the white
    bands that cross it. Lines that do cross the gap (titles, wide tables) divide what is around them; between
    them the left column comes before the right, or after it where the text runs from right to left.
    """
    gap = _gap(items)
    if gap is not None:
        return _across(items, gap)
    ordered: list[list[Item]] = []
    for found, group in groupby(_strips(items), key=lambda strip: strip[0]):
        together = [item for _, strip in group for item in strip]
        ordered += [together] if found is None else _across(together, found)
    return ordered


def _across(items: Sequence[Item], gap: float) -> list[list[Item]]:
    ordered: list[list[Item]] = []
    for crossing, band in groupby(sorted(items, key=height), key=lambda item: _crosses(item, gap)):
        group = list(band)
        if crossing:
            ordered.append(group)
            continue
        sides = [[item for item in group if item.right <= gap], [item for item in group if item.right > gap]]
        if sum(isinstance(item, Piece) and item.is_rtl for item in group) * 2 > len(group):
            sides.reverse()
        ordered += [column for side in sides if side for column in columns(side)]
    return ordered


def _strips(items: Sequence[Item]) -> list[tuple[float | None, list[Item]]]:
    """The items between white bands, each with the gap that parts it in columns; neighbours that have nearly the
    same gap get exactly the same."""
    strips: list[list[Item]] = []
    bottom = 0.0
    for item in sorted(items, key=_top):
        if not strips or _top(item) - bottom > _BAND:
            strips.append([])
        strips[-1].append(item)
        bottom = max(bottom, item.base if isinstance(item, Piece) else item.bottom)
    if len(strips) == 1:
        return [(None, strips[0])]
    found: list[tuple[float | None, list[Item]]] = []
    for strip in strips:
        gap = _gap(strip)
        last = found[-1][0] if found else None
        found.append((last if gap and last and abs(gap - last) < _NEARLY else gap, strip))
    return found


def height(item: Item) -> float:
    """Where an item stands, from the top."""
    return item.base if isinstance(item, Piece) else (item.top + item.bottom) / 2


def _top(item: Item) -> float:
    return item.base - item.size if isinstance(item, Piece) else item.top


def _crosses(item: Item, gap: float) -> bool:
    return item.left < gap - 1 and item.right > gap + 1


def _gap(items: Sequence[Item]) -> float | None:
    """The middle of the best gap, in points from the left; None for a page of one column."""
    pieces = [item for item in items if isinstance(item, Piece)]
    if len(pieces) < 2 * _FEWEST:
        return None
    first, last = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    width = last - first
    spots = [first + 0.2 * width + _STEP * step for step in range(int(0.6 * width / _STEP))]
    crossings = [sum(_crosses(piece, spot) for piece in pieces) for spot in spots]
    if not crossings or (fewest := min(crossings)) * 4 > len(pieces):
        return None
    longest: list[float] = []
    run: list[float] = []
    for spot, crossing in zip(spots, crossings, strict=True):
        run = [*run, spot] if crossing == fewest else []
        longest = max(longest, run, key=len)
    gap = longest[len(longest) // 2]
    left = [piece for piece in pieces if piece.right <= gap + 1]
    right = [piece for piece in pieces if piece.left >= gap - 1]
    both = _is_column(left, gap - first) and _is_column(right, last - gap)
    return gap if both and _side_by_side(left, right) else None


def _is_column(pieces: list[Piece], width: float) -> bool:
    lines: dict[int, float] = defaultdict(float)
    for piece in pieces:
        lines[round(piece.base)] += piece.right - piece.left
    return len(lines) >= _FEWEST and sum(lines.values()) >= _FILLED * width * len(lines)


def _side_by_side(left: list[Piece], right: list[Piece]) -> bool:
    top = max(min(piece.base for piece in side) for side in (left, right))
    bottom = min(max(piece.base for piece in side) for side in (left, right))
    shorter = min(max(p.base for p in side) - min(p.base for p in side) for side in (left, right))
    return bottom - top >= 0.5 * shorter
