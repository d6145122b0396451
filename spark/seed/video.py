"""A short film of the demo school: frames drawn one by one and handed to ffmpeg."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw

from spark.seed.image import AMBER, GRID, INK, PAPER, SOFT, WATER, letters
from spark.services.media.ffmpeg import binary

WIDTH, HEIGHT, FRAMES_A_SECOND = 640, 360, 12
GRAVITY = 9.8  # m/s²
FALL = 2.0  # seconds in life
SLOWER = 4  # times
QUESTION, ANSWER = 4, 7  # seconds before and after the fall
ROOF, GROUND = 36, 330  # pixels: 19.6 m lie between them
METRE = (GROUND - ROOF) / (GRAVITY * FALL**2 / 2)
BALL, RADIUS = 236, 9
BRICK = (226, 203, 178)


def falling_ball() -> bytes:
    """Return the fall of a ball with its time, its distance and its speed, as MP4 (H.264, no sound)."""
    with TemporaryDirectory(prefix="spark-film-") as folder:
        film = Path(folder) / "film.mp4"
        size, rate = f"{WIDTH}x{HEIGHT}", str(FRAMES_A_SECOND)
        frames = f"-f rawvideo -pixel_format rgb24 -video_size {size} -framerate {rate} -i -"
        encoding = "-c:v libx264 -preset veryfast -crf 26 -pix_fmt yuv420p -movflags +faststart"
        subprocess.run(  # noqa: S603  our own words
            [binary(), "-v", "error", "-nostdin", *frames.split(), *encoding.split(), str(film)],
            input=b"".join(frame.tobytes() for frame in drawn()),
            check=True,
            capture_output=True,
            timeout=60,
        )
        return film.read_bytes()


def drawn() -> Iterator[Image.Image]:
    """Draw every frame: the question, the fall in slow motion, the answer."""
    house = scenery()
    fall = int(FALL * SLOWER * FRAMES_A_SECOND)
    first = scene(house, 0, ["How fast will it be", "when it lands?"])
    yield from (first for _ in range(QUESTION * FRAMES_A_SECOND))
    yield from (scene(house, n / fall * FALL, []) for n in range(fall))
    last = scene(house, FALL, ["That is 71 km/h.", "Every half second it got", "4.9 m/s faster."])
    yield from (last for _ in range(ANSWER * FRAMES_A_SECOND))


def scenery() -> Image.Image:
    """Draw what never moves: a house of six floors and the ground."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, ROOF, 200, GROUND), BRICK, INK, 2)
    floor = (GROUND - ROOF) / 6
    for storey in range(6):
        for column in range(3):
            left, top = 40 + column * 56, ROOF + storey * floor + 12
            pen.rectangle((left, top, left + 28, top + 24), WATER, INK, 1)
    pen.rectangle((0, GROUND, WIDTH, HEIGHT), GRID)
    pen.line((0, GROUND, WIDTH, GROUND), INK, 3)
    pen.text((WIDTH - 14, HEIGHT - 14), "four times slower than in life", INK, letters(18), anchor="rm")
    return picture


def scene(house: Image.Image, t: float, words: list[str]) -> Image.Image:
    """Draw the ball t seconds after it was let go, and its place at each half second before."""
    picture = house.copy()
    pen = ImageDraw.Draw(picture)
    ball(pen, ROOF, None)
    for half in range(1, int(t / 0.5) + 1):
        depth = fallen(half * 0.5)
        middle = min(ROOF + depth * METRE, GROUND - RADIUS - 3)
        pen.line((BALL + 16, middle, BALL + 34, middle), INK, 2)
        pen.text((BALL + 42, middle), f"{depth:.1f} m", INK, letters(20), anchor="lm")
        ball(pen, middle, None)
    ball(pen, ROOF + fallen(t) * METRE, AMBER)
    values = {"time": f"{t:.1f} s", "fallen": f"{fallen(t):.1f} m", "speed": f"{GRAVITY * t:.1f} m/s"}
    for n, (name, value) in enumerate(values.items()):
        colour = AMBER if name == "speed" else INK
        pen.text((370, 62 + n * 44), name, INK, letters(26), anchor="lm")
        pen.text((616, 62 + n * 44), value, colour, letters(34), anchor="rm")
    for n, line in enumerate(words):
        pen.text((370, 214 + n * 32), line, INK, letters(23), anchor="lm")
    return picture


def ball(pen: ImageDraw.ImageDraw, middle: float, colour: tuple[int, int, int] | None) -> None:
    """Draw the ball, or only its outline where it has been."""
    bottom = min(middle, GROUND - RADIUS)
    outline = INK if colour else SOFT
    pen.ellipse((BALL - RADIUS, bottom - RADIUS, BALL + RADIUS, bottom + RADIUS), colour, outline, 2)


def fallen(t: float) -> float:
    """Return how many metres a body has fallen after t seconds, without air."""
    return GRAVITY * t**2 / 2
