"""Pictures of the demo school, drawn with Pillow and the letters it brings along: the same on every machine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]

PAPER = (255, 255, 255)
INK = (33, 31, 28)
SOFT = (170, 163, 152)
GRID = (222, 216, 206)
WATER = (62, 116, 160)
AMBER = (196, 118, 12)

WIDE = 120  # millimetres across
SHARP = 8  # pixels to a millimetre
FINE = 2  # drawn so many times larger, so that slanted lines become smooth


def letters(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the letters, `size` in pixels."""
    return ImageFont.load_default(size)


class Sketch:
    """A picture drawn in millimetres."""

    def __init__(self, tall: float) -> None:
        self.tall = tall
        self.unit = SHARP * FINE
        self.picture = Image.new("RGB", (WIDE * self.unit, round(tall * self.unit)), PAPER)
        self.pen = ImageDraw.Draw(self.picture)

    def line(self, start: Point, end: Point, colour: Colour = INK, thick: float = 0.7) -> None:
        """Draw a line."""
        self.pen.line([self.at(start), self.at(end)], colour, self.pixels(thick))

    def shape(self, corners: Sequence[Point], fill: Colour | None, outline: Colour | None, thick: float) -> None:
        """Draw a closed shape, filled or with an outline or both."""
        if fill:
            self.pen.polygon([self.at(corner) for corner in corners], fill)
        if outline:
            around = [self.at(corner) for corner in (*corners, *corners[:2])]
            self.pen.line(around, outline, self.pixels(thick), joint="curve")

    def dot(self, middle: Point, radius: float) -> None:
        """Draw a dot."""
        self.pen.circle(self.at(middle), radius * self.unit, INK)

    def arrow(self, start: Point, end: Point) -> None:
        """Draw an arrow with a filled head."""
        turn = math.atan2(end[1] - start[1], end[0] - start[0])
        self.line(start, (end[0] - 2 * math.cos(turn), end[1] - 2 * math.sin(turn)))
        barbs = [(end[0] - 3.6 * math.cos(t), end[1] - 3.6 * math.sin(t)) for t in (turn - 0.42, turn + 0.42)]
        self.shape([end, *barbs], INK, None, 0)

    def words(self, x: float, y: float, text: str, anchor: str, *, size: float = 4.6) -> None:
        """Write beside the point (anchor l, r) or around it (m)."""
        self.pen.text(self.at((x, y)), text, INK, letters(size * self.unit), anchor=f"{anchor}m")

    def at(self, point: Point) -> Point:
        """Return where a point lies in pixels."""
        return point[0] * self.unit, point[1] * self.unit

    def pixels(self, thick: float) -> int:
        """Return how thick a line is in pixels."""
        return max(1, round(thick * self.unit))

    def png(self) -> bytes:
        """Return the picture as a small PNG."""
        file = BytesIO()
        smooth = self.picture.resize((WIDE * SHARP, round(self.tall * SHARP)), Image.Resampling.LANCZOS)
        smooth.quantize(48, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        return file.getvalue()
