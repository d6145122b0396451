"""A run of characters on one line: what a page's text is made of before it is read."""

from typing import NamedTuple

from spark.services.media.pdf.bidi import is_rtl


class Piece(NamedTuple):
    """Places are in points from the page's upper left corner, as it is displayed; `base` is the base line."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False

    @property
    def is_rtl(self) -> bool:
        """Whether it is written from right to left: Hebrew, Arabic and their neighbours."""
        return is_rtl(self.text)


class Figure(NamedTuple):
    """A picture that stands in the text, already rendered; `alt` is what is written inside it."""

    left: float
    top: float
    right: float
    bottom: float
    name: str
    width: int
    height: int
    alt: str = ""
