"""Lines whose words stand in columns of their own: tables."""

from collections import Counter
from itertools import pairwise

from spark.services.media.pdf.rows import Cell, Row

_FEWEST = 3  # rows
_GAP = 0.9  # of the type's size: between the columns of a table; spaces of justified type may be as wide
_WIDE = 3  # of the type's size: no space is as wide
_MOST = 0.6  # of the gaps


def tables(lines: list[Row]) -> list[Row | list[Row]]:
    """The lines, with those that make up a table gathered into lists."""
    found: list[Row | list[Row]] = []
    run: list[Row] = []
    for line in [*lines, None]:
        if line and len(_columns(line)) > 1:
            run.append(line)
            continue
        found += [run] if _is_table(run) else run
        found += [line] if line else []
        run = []
    return found


def _is_table(lines: list[Row]) -> bool:
    """Whether most gaps between cells are wide, or continue those of other lines; justified type has its edges
    in common, but not its spaces."""
    if len(lines) < _FEWEST:
        return False
    found = [_columns(line) for line in lines]
    begins = Counter(round(cell.left) for cells in found for cell in cells[1:])
    ends = Counter(round(cell.right) for cells in found for cell in cells[:-1])
    gaps = [gap for cells in found for gap in pairwise(cells)]
    wide = _WIDE * lines[0].size
    good = (
        max(right.left - left.right, left.left - right.right) >= wide
        or _near(begins, right.left) > 1
        or _near(ends, left.right) > 1
        for left, right in gaps
    )
    return sum(good) >= _MOST * len(gaps)


def _near(edges: Counter[int], edge: float) -> int:
    return sum(edges[round(edge) + off] for off in (-1, 0, 1))


def grid(lines: list[Row]) -> list[list[str]]:
    """The cells' texts, each in the column below or above which it stands; columns as in the fullest line."""
    model = max((_columns(line) for line in lines), key=len)
    filled = []
    for line in lines:
        texts = [""] * len(model)
        for cell in line.cells:
            at = max(range(len(model)), key=lambda column: _overlap(model[column], cell))
            texts[at] = f"{texts[at]} {cell.text}".strip()
        filled.append(texts)
    return filled


def _columns(line: Row) -> list[Cell]:
    """The line's cells, those joined that are not wide apart."""
    found = [line.cells[0]]
    for cell in line.cells[1:]:
        last = found[-1]
        if max(cell.left - last.right, last.left - cell.right) >= _GAP * line.size:
            found.append(cell)
        else:
            found[-1] = Cell(f"{last.text} {cell.text}", min(last.left, cell.left), max(last.right, cell.right))
    return found


def _overlap(column: Cell, cell: Cell) -> float:
    """Shared width in points; negative: how far apart they are."""
    return min(column.right, cell.right) - max(column.left, cell.left)
