"""The order in which a page is read: down one column, then down the next."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from spark.services.media.pdf.piece import Figure, Piece

Item = Piece | Figure

_FEWEST = 4  # lines that make a column
_FILLED = 0.5  # of a column's width its lines fill on average; the cells of a table do not
_STEP = 3.0  # points


def columns(items: Sequence[Item]) -> list[list[Item]]:
    """Groups of items, each a column or a part of one, in reading order.

    Looks for an upright gap that few lines cross. Lines that do cross it (titles, wide tables) divide the
    page into bands; between them the left column comes before the right, or after it where the text runs
    from right to left.
    """
    gap = _gap([item for item in items if isinstance(item, Piece)])
    if gap is None:
        return [list(items)]
    ordered = []
    for band in _bands(items, gap):
        if _crosses(band[0], gap):
            ordered.append(band)
            continue
        sides = [[item for item in band if item.right <= gap], [item for item in band if item.right > gap]]
        if sum(isinstance(item, Piece) and item.is_rtl for item in band) * 2 > len(band):
            sides.reverse()
        ordered += [group for side in sides if side for group in columns(side)]
    return ordered


def height(item: Item) -> float:
    """Where an item stands, from the top."""
    return item.base if isinstance(item, Piece) else (item.top + item.bottom) / 2


def _bands(items: Sequence[Item], gap: float) -> Iterator[list[Item]]:
    band: list[Item] = []
    for item in sorted(items, key=height):
        if band and _crosses(item, gap) != _crosses(band[0], gap):
            yield band
            band = []
        band.append(item)
    if band:
        yield band


def _crosses(item: Item, gap: float) -> bool:
    return item.left < gap - 1 and item.right > gap + 1


def _gap(pieces: list[Piece]) -> float | None:
    """The middle of the best gap, in points from the left; None for a page of one column."""
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
