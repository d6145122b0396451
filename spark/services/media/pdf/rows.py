"""Pieces that stand on one line, in the order in which they are read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spark.services.media.pdf.piece import Piece

RAISED, LOWERED, LEVEL = "\ue001", "\ue002", "\ue003"  # marks around sub- and superscripts, until it is HTML
_BEFORE_NUMBER = re.compile(r"^([.,:;!?،؛]+)(\d[\d.,]*)$")
_APART = 0.65  # of the type's size: words further apart may stand in different columns of a table


@dataclass(frozen=True)
class Cell:
    """Words that belong together."""

    text: str
    left: float
    right: float


@dataclass(frozen=True)
class Row:
    """One line of a column; `base` and `size` are those of its main type."""

    cells: tuple[Cell, ...]
    base: float
    size: float
    bold: bool
    is_rtl: bool

    @property
    def text(self) -> str:
        """The line as one string."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def left(self) -> float:
        """Where it begins, whatever its direction."""
        return min(cell.left for cell in self.cells)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(cell.right for cell in self.cells)


def rows(pieces: Sequence[Piece]) -> list[Row]:
    """The pieces of one column, line by line from the top."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        if lines and _same_line(lines[-1], piece):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_row(line) for line in lines]


def _same_line(line: list[Piece], piece: Piece) -> bool:
    main = max(line, key=lambda piece: piece.size)
    return piece.base - main.base < 0.45 * max(main.size, piece.size)


def _row(line: list[Piece]) -> Row:
    main = max(line, key=lambda piece: (round(piece.size), len(piece.text)))
    is_rtl = sum(len(piece.text) for piece in line if piece.is_rtl) * 2 > sum(len(piece.text) for piece in line)
    line = sorted(line, key=lambda piece: -piece.right if is_rtl else piece.left)
    if is_rtl:  # a number by itself cannot know that its full stop, drawn to its left, comes after it
        line = [piece._replace(text=_BEFORE_NUMBER.sub(r"\2\1", piece.text)) for piece in line]
    texts = [[_marked(line[0], main)]]
    spans = [[line[0].left, line[0].right]]
    for before, piece in pairwise(line):
        apart = before.left - piece.right if is_rtl else piece.left - before.right
        if apart > _APART * main.size:
            texts.append([])
            spans.append([piece.left, piece.right])
        elif apart > 0.15 * main.size:
            texts[-1].append(" ")
        texts[-1].append(_marked(piece, main))
        spans[-1] = [min(spans[-1][0], piece.left), max(spans[-1][1], piece.right)]
    cells = tuple(Cell("".join(text), *span) for text, span in zip(texts, spans, strict=True))
    bold = sum(len(piece.text) if piece.bold else -len(piece.text) for piece in line) > 0
    return Row(cells, main.base, main.size, bold, is_rtl)


def _marked(piece: Piece, main: Piece) -> str:
    off = main.base - piece.base
    if piece.size > 0.85 * main.size or abs(off) < 0.1 * main.size:
        return piece.text
    return f"{RAISED if off > 0 else LOWERED}{piece.text}{LEVEL}"
