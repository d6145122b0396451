"""Blocks of a page's text, ready to become HTML, besides paragraphs."""

from dataclasses import dataclass

from spark.services.media.pdf.paragraphs import Block
from spark.services.media.pdf.rows import Row


@dataclass(frozen=True)
class Table:
    """Lines whose cells stand in columns."""

    lines: list[Row]


@dataclass(frozen=True)
class Shown:
    """A picture in the work folder; `is_page` when it is all that can be shown of the page."""

    name: str
    width: int
    height: int
    alt: str
    page: int
    is_page: bool = False


Part = Block | Table | Shown
