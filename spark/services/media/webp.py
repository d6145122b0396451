"""Pictures within a budget of bytes."""

from io import BytesIO
from math import sqrt
from pathlib import Path

from PIL import Image, ImageChops

_BEST, _WORST = 82, 25  # WebP qualities: above, nobody sees a difference on a phone; below, everybody does
_GREYS, _COLOURS = (16, 8, 4), (64, 32, 16)  # kept of a drawing; four greys still make smooth letters
_NOTHING = [0] * 240  # of a histogram: no pixel differs by sixteen levels or more
_PAPER = 0.45  # of the area: what is drawn stands on a ground of one tone, photographs have none


def save(picture: Image.Image, path: Path, budget: int, *, drawing: bool = False) -> tuple[int, int]:
    """Write a WebP of at most `budget` bytes, without metadata; its width and height.

    Finds the best quality that fits, and where the worst does not, makes the picture smaller. What may be
    a `drawing` (a page of type, a diagram) is first tried in few tones without loss: small type stays
    sharp at half the bytes.
    """
    flat = drawing and _is_drawing(picture)
    while True:
        data = (_lossless(picture, budget) if flat else None) or _lossy(picture, budget)
        if len(data) <= budget or max(picture.size) <= 32:
            path.write_bytes(data)
            return picture.size
        picture = _scaled(picture, 0.85 if flat else max(0.5, min(0.9, sqrt(budget / len(data)))))


def fitted(picture: Image.Image, width: int, height: int) -> Image.Image:
    """The picture no larger than this box, in modes WebP takes."""
    picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((width, height), Image.Resampling.LANCZOS)
    return picture


def _lossless(picture: Image.Image, budget: int) -> bytes | None:
    picture = picture.convert("RGB")
    grey = _is_grey(picture)
    for tones in _GREYS if grey else _COLOURS:
        few = _grey_steps(picture, tones) if grey else picture.quantize(tones, dither=Image.Dither.NONE)
        data = _encoded(few.convert("RGB"), lossless=True, quality=60)
        if len(data) <= budget:
            return data
    return None


def _lossy(picture: Image.Image, budget: int) -> bytes:
    best = _encoded(picture, quality=_WORST)
    low, high = _WORST + 1, _BEST
    while low <= high and len(best) <= budget:
        middle = (low + high) // 2
        data = _encoded(picture, quality=middle)
        if len(data) <= budget:
            best, low = data, middle + 1
        else:
            high = middle - 1
    return best


def _encoded(picture: Image.Image, **options: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", method=4, **options)
    return out.getvalue()


def _is_drawing(picture: Image.Image) -> bool:
    levels = picture.convert("L").histogram()
    return max(sum(levels[at : at + 4]) for at in range(253)) > _PAPER * picture.width * picture.height


def _is_grey(picture: Image.Image) -> bool:
    red, green, blue = picture.resize((64, 64), Image.Resampling.BOX).split()
    return all(ImageChops.difference(red, other).histogram()[16:] == _NOTHING for other in (green, blue))


def _grey_steps(picture: Image.Image, tones: int) -> Image.Image:
    step = 255 / (tones - 1)
    return picture.convert("L").point([round(round(level / step) * step) for level in range(256)])


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)
