"""One page as it is read: what stands on it, in order."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from spark.services.media.pdf.columns import columns, height
from spark.services.media.pdf.paragraphs import paragraphs
from spark.services.media.pdf.piece import Figure, Piece
from spark.services.media.pdf.rows import Row, rows
from spark.services.media.pdf.shown import Part, Shown, Table
from spark.services.media.pdf.tables import tables


class Page:
    """From one of reading.read()'s answers: columns of rows and figures, or one picture, or nothing."""

    def __init__(self, number: int, found: dict[str, Any]) -> None:
        self.number = number
        self.height: float = found.get("height", 0.0)
        self.picture: dict[str, Any] | None = found.get("picture")
        self.pieces = [Piece(*piece) for piece in found.get("pieces", ())]
        figures = [Figure(*figure) for figure in found.get("figures", ())]
        self.columns: list[tuple[list[Row], list[Figure]]] = []
        for column in columns([*self.pieces, *figures]):
            lines = rows([item for item in column if isinstance(item, Piece)])
            self.columns.append((lines, [item for item in column if isinstance(item, Figure)]))

    @property
    def lines(self) -> list[Row]:
        """All rows, column by column."""
        return [line for lines, _ in self.columns for line in lines]

    def leave_out(self, dropped: set[Row]) -> None:
        """Forget running heads and the like."""
        self.columns = [([line for line in lines if line not in dropped], figures) for lines, figures in self.columns]

    def parts(self, body: float, words: set[str]) -> Iterator[Part]:
        """The blocks in reading order; `body` is the size of the document's running text."""
        if self.picture:
            yield Shown(**self.picture, alt="", page=self.number, is_page=True)
        for lines, figures in self.columns:
            edges = (min((line.left for line in lines), default=0.0), max((line.right for line in lines), default=0.0))
            rest = lines
            for figure in sorted(figures, key=height):
                above = [line for line in rest if line.base < height(figure)]
                rest = rest[len(above) :]
                yield from _text(above, edges, body, words)
                yield Shown(figure.name, figure.width, figure.height, figure.alt, self.number)
            yield from _text(rest, edges, body, words)


def _text(lines: list[Row], edges: tuple[float, float], body: float, words: set[str]) -> Iterator[Part]:
    for kind, group in groupby(tables(lines), type):
        if kind is list:
            yield from (Table(entry) for entry in group if isinstance(entry, list))
        else:
            yield from paragraphs([entry for entry in group if isinstance(entry, Row)], edges, body, words)
