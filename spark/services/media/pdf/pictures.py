"""Pages and parts of pages as pictures."""

from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from spark.services.media.decoding import Job
from spark.services.media.webp import fitted, save

PICTURE_BYTES = 20_000
_THUMBNAIL_BYTES = 8_000
_PAGE_WIDTH = 960  # pixels; a phone of 360 CSS pixels can be zoomed to its own 2.6-fold
_LARGEST = 8_000_000  # pixels of a rendering, whatever size the page claims to be
_MARGIN = 12  # pixels left around the type

Box = tuple[float, float, float, float]  # left, bottom, right, top in points, as PDF counts


def thumbnail(job: Job) -> list[int]:
    """Leaves thumbnail.webp of the first page, at most 320 pixels wide; its size."""
    with pdfium.PdfDocument(job.folder / "original.pdf") as document:
        picture = rendered(document[0], 640)
    picture = picture.crop((0, 0, picture.width, min(picture.height, round(picture.width * 1.3))))
    return list(save(fitted(picture, 320, 420), job.folder / "thumbnail.webp", _THUMBNAIL_BYTES))


def rendered(page: Any, width: int, box: Box | None = None) -> Image.Image:
    """The page, or the part in `box`, about `width` pixels wide."""
    page_width, page_height = page.get_size()
    left, bottom, right, top = box or (0, 0, page_width, page_height)
    scale = width / max(1.0, right - left)
    scale = min(scale, (_LARGEST / max(1.0, (right - left) * (top - bottom))) ** 0.5)
    around = (left, bottom, page_width - right, page_height - top)
    image = page.render(scale=scale, crop=around, rev_byteorder=True, may_draw_forms=False).to_pil()
    return Image.Image.convert(image, "RGB")


def page_picture(page: Any, job: Job, name: str) -> dict[str, Any]:
    """Leaves a picture of the whole page without its margins, for pages that cannot be read as text."""
    picture = _trimmed(rendered(page, _PAGE_WIDTH))
    return saved(picture, job, name)


def saved(picture: Image.Image, job: Job, name: str) -> dict[str, Any]:
    """Leaves the WebP; its name and size."""
    width, height = save(picture, job.folder / name, PICTURE_BYTES, drawing=True)
    return {"name": name, "width": width, "height": height}


def _trimmed(picture: Image.Image) -> Image.Image:
    paper = Image.new("RGB", picture.size, picture.getpixel((0, 0)) or 0)
    inked = ImageChops.difference(picture, paper).convert("L").point(lambda level: 255 if level > 24 else 0)
    if not (box := inked.getbbox()):
        return picture
    left, upper, right, lower = box
    return picture.crop(
        (
            max(0, left - _MARGIN),
            max(0, upper - _MARGIN),
            min(picture.width, right + _MARGIN),
            min(picture.height, lower + _MARGIN),
        )
    )
