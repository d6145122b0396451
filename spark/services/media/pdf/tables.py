"""Lines whose words stand in columns of their own: tables."""

from spark.services.media.pdf.rows import Cell, Row

_FEWEST = 3  # rows
_GAP = 1.4  # of the type's size: between the columns of a table; spaces of justified type are narrower


def tables(lines: list[Row]) -> list[Row | list[Row]]:
    """The lines, with those that make up a table gathered into lists."""
    found: list[Row | list[Row]] = []
    run: list[Row] = []
    for line in [*lines, None]:
        if line and len(_columns(line)) > 1:
            run.append(line)
            continue
        found += [run] if len(run) >= _FEWEST else run
        found += [line] if line else []
        run = []
    return found


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
