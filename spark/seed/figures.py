"""The figures of the PDF lessons: pictures, so that they stand in the light text too, lettered for a phone.

Each is drawn in millimetres from its left upper corner and is WIDE of them across.
"""

from __future__ import annotations

from collections.abc import Callable

from spark.seed.image import AMBER, GRID, INK, SOFT, WATER, WIDE, Point, Sketch

FIELD = (250, 232, 200)
LEAF = (214, 230, 205)
STONE = (232, 229, 222)
SKY = (212, 226, 238)
LIVING = (("maize", LEAF), ("grasshopper", FIELD), ("lizard", STONE), ("kite", SKY))
RAIN = {  # millimetres in a month
    "Jan": 95,
    "Feb": 100,
    "Mar": 140,
    "Apr": 180,
    "May": 110,
    "Jun": 20,
    "Jul": 10,
    "Aug": 35,
    "Sep": 85,
    "Oct": 125,
    "Nov": 160,
    "Dec": 140,
}


def rope() -> Sketch:
    """Draw a rope of twelve parts, pulled into a triangle of 3, 4 and 5."""
    sketch = Sketch(48)
    part = 12.0
    corner, up, right = (38.0, 40.0), (38.0, 4.0), (86.0, 40.0)
    sketch.shape([corner, up, right], None, AMBER, 1.2)
    sketch.shape([(38, 40), (38, 35), (43, 35), (43, 40)], None, INK, 0.4)
    for start, end, parts in ((corner, up, 3), (up, right, 5), (right, corner, 4)):
        for n in range(parts):
            sketch.dot((start[0] + (end[0] - start[0]) * n / parts, start[1] + (end[1] - start[1]) * n / parts), 1.5)
    sketch.words(34, 40 - 1.5 * part, "3 parts", "r")
    sketch.words(38 + 2 * part, 45, "4 parts", "m")
    sketch.words(65, 19, "5 parts", "l")
    return sketch


def squares() -> Sketch:
    """Draw the squares over the sides of the triangle 3, 4, 5, each ruled into little fields."""
    sketch = Sketch(62)
    part = 5.2
    corner: Point = (42.0, 38.0)
    up: Point = (corner[0], corner[1] - 3 * part)
    right: Point = (corner[0] + 4 * part, corner[1])
    along = ((right[0] - up[0]) / 5, (right[1] - up[1]) / 5)
    ruled(sketch, corner, (0, -part), (-part, 0), 3, LEAF)
    ruled(sketch, corner, (part, 0), (0, part), 4, SKY)
    ruled(sketch, up, along, (along[1], -along[0]), 5, FIELD)
    sketch.shape([corner, up, right], None, INK, 0.9)
    sketch.words(corner[0] - 3 * part - 3, corner[1] - 1.5 * part, "9 fields", "r")
    sketch.words(right[0] + 3, corner[1] + 2 * part, "16 fields", "l")
    sketch.words(up[0] + 7 * part + 3, up[1] - part, "25 fields", "l")
    return sketch


def ruled(sketch: Sketch, origin: Point, along: Point, away: Point, parts: int, fill: tuple[int, int, int]) -> None:
    """Draw a square of parts × parts little fields from two steps that start at `origin`."""
    for row in range(parts):
        for column in range(parts):
            corners = [(column + i, row + j) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))]
            field = [[o + i * a + j * b for o, a, b in zip(origin, along, away, strict=True)] for i, j in corners]
            sketch.shape([(x, y) for x, y in field], fill, SOFT, 0.3)


def rain() -> Sketch:
    """Draw the rain of a year as bars."""
    sketch = Sketch(73)
    left, floor, tall = 13.0, 64.0, 0.275  # tall: per millimetre of rain
    for level in range(0, 201, 50):
        sketch.line((left, floor - level * tall), (WIDE, floor - level * tall), GRID, 0.3)
        sketch.words(left - 2, floor - level * tall, str(level), "r")
    sketch.words(left - 2, 2.5, "mm", "r")
    for n, (month, millimetres) in enumerate(RAIN.items()):
        x, top = left + 1.6 + n * 9, floor - millimetres * tall
        sketch.shape([(x, floor), (x, top), (x + 6, top), (x + 6, floor)], WATER, None, 0)
        sketch.words(x + 3, top - 2.6, str(millimetres), "m", size=3.6)
        sketch.words(x + 3, floor + 4.5, month, "m", size=3.8)
    sketch.line((left, floor), (WIDE, floor), INK, 0.5)
    return sketch


def chain() -> Sketch:
    """Draw four boxes with arrows from the one who is eaten to the one who eats."""
    sketch = Sketch(48)
    corners = ((2.0, 2.0), (72.0, 2.0), (72.0, 30.0), (2.0, 30.0))
    does = ("makes its own food", "eats plants", "eats animals", "eats animals")
    for (x, y), (name, colour), doing in zip(corners, LIVING, does, strict=True):
        sketch.shape([(x, y), (x + 46, y), (x + 46, y + 16), (x, y + 16)], colour, INK, 0.4)
        sketch.words(x + 23, y + 5.5, name, "m", size=5.2)
        sketch.words(x + 23, y + 11.5, doing, "m", size=4)
    sketch.arrow((49, 10), (70.5, 10))
    sketch.arrow((95, 18.5), (95, 28.5))
    sketch.arrow((71, 38), (49.5, 38))
    return sketch


def pyramid() -> Sketch:
    """Draw four steps, each with a tenth of the energy of the one below it."""
    sketch = Sketch(52)
    for n, (name, colour) in enumerate(reversed(LIVING)):
        half, y = 13.0 + n * 9, 2.0 + n * 12
        sketch.shape([(42 - half, y), (42 + half, y), (42 + half, y + 12), (42 - half, y + 12)], colour, INK, 0.4)
        sketch.words(42, y + 6, name, "m")
        sketch.words(86, y + 6, f"{10 ** (n + 1):,} units", "l")
    return sketch


# What is drawn, and what it shows for those who do not see it
FIGURES: dict[str, tuple[Callable[[], Sketch], str]] = {
    "rope": (rope, "A rope with twelve equal parts, pulled into a triangle with sides of 3, 4 and 5 parts"),
    "squares": (squares, "A right-angled triangle with a square on each side: 9, 16 and 25 little fields"),
    "rain": (rain, "Bars for the rain of each month: " + ", ".join(f"{month} {mm}" for month, mm in RAIN.items())),
    "chain": (chain, "Maize is eaten by the grasshopper, the grasshopper by the lizard, the lizard by the kite"),
    "pyramid": (pyramid, "Four steps: maize 10,000 units of energy, grasshopper 1,000, lizard 100, kite 10"),
}
