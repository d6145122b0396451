"""The page as one looks at it: turned, cropped, counted from the top."""

from math import pi
from typing import Any, NamedTuple


class Area(NamedTuple):
    """Points from the upper left corner of the displayed page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """Square points."""
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def joined(self, other: "Area") -> "Area":
        """The smallest area around both."""
        return Area(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


class Sheet:
    """Where a pdfium page's coordinates (from the lower left, before cropping and turning) are to be seen."""

    def __init__(self, page: Any) -> None:
        self.width, self.height = page.get_size()
        self._turned = page.get_rotation() % 360
        left, bottom, right, top = page.get_cropbox()
        self._left, self._bottom = left, bottom
        self._across, self._up = right - left, top - bottom

    def seen(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as displayed, from the upper left."""
        x, y = x - self._left, y - self._bottom
        match self._turned:
            case 90:
                return y, x
            case 180:
                return self._across - x, y
            case 270:
                return self._up - y, self._across - x
            case _:
                return x, self._up - y

    def area(self, left: float, bottom: float, right: float, top: float) -> Area:
        """A box of the page as displayed."""
        (x1, y1), (x2, y2) = self.seen(left, bottom), self.seen(right, top)
        return Area(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def is_upright(self, angle: float) -> bool:
        """Whether type drawn at this angle (radians, counter-clockwise) can be read without turning the head."""
        off = (angle - self._turned * pi / 180) % (2 * pi)
        return bool(min(off, 2 * pi - off) < 0.2)
