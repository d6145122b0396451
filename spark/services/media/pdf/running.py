"""What is printed on every page and belongs to none: running heads and page numbers."""

import re
from collections import Counter

from spark.services.media.pdf.rows import Row

_EDGE = 0.15  # of the page's height
_NUMBER = re.compile(r"\W*\d{1,4}(\W+\d{1,4})?\W*|[ivxlcdm]{1,7}")


def running_heads(pages: list[tuple[float, list[Row]]]) -> list[set[Row]]:
    """For each page (its height in points, its rows): the rows at its edges to leave out."""
    edges = [_at_the_edges(height, lines) for height, lines in pages]
    often = Counter(key for lines in edges for key in {_key(line) for line in lines})
    enough = max(2, len(pages) // 3)
    return [{line for line in lines if _NUMBER.fullmatch(line.text) or often[_key(line)] > enough} for lines in edges]


def _at_the_edges(height: float, lines: list[Row]) -> list[Row]:
    top = [line for line in lines if line.base < _EDGE * height]
    bottom = [line for line in lines if line.base > (1 - _EDGE) * height]
    return sorted(top, key=lambda line: line.base)[:2] + sorted(bottom, key=lambda line: line.base)[-2:]


def _key(line: Row) -> str:
    return re.sub(r"\d+", "#", line.text)
