"""A lighter copy of a PDF: its photographs no finer than a page on a screen needs."""

import zlib
from io import BytesIO

import pikepdf
from pikepdf import Name, PdfImage, Stream
from PIL import Image, UnidentifiedImageError

from spark.services.media.decoding import Job

_LONGEST = 1240  # pixels: 150 to the inch over the width of an A4 page, which nothing in it can exceed
_QUALITY = 60  # JPEG
_SMALLEST = 10_000  # bytes; below, an icon
_WORTH = 0.9  # of the original: a copy that saves less is not kept


def compress(job: Job) -> bool:
    """Leaves compressed.pdf if that is at least a tenth smaller than original.pdf; whether it is."""
    original, target = job.folder / "original.pdf", job.folder / "compressed.pdf"
    with pikepdf.open(original) as document:
        pictures = [thing for thing in document.objects if isinstance(thing, Stream) and _is_image(thing)]
        if not sum(_shrink(picture, job.limits.pixels) for picture in pictures):
            return False
        document.save(
            target, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
        )
    if target.stat().st_size > _WORTH * original.stat().st_size:
        target.unlink()
        return False
    return True


def _is_image(thing: Stream) -> bool:
    """Only plain pictures: masks, colour keys and separations would lose what they mean."""
    if thing.get("/Subtype") != Name.Image:
        return False
    if thing.get("/ImageMask", False) or "/Mask" in thing or "/Decode" in thing or thing.get("/BitsPerComponent") != 8:
        return False
    space = thing.get("/ColorSpace")
    if isinstance(space, pikepdf.Array) and len(space) == 2 and space[0] == Name.ICCBased:
        return space[1].get("/N") in (1, 3)
    return space in (Name.DeviceRGB, Name.DeviceGray)


def _shrink(thing: Stream, pixels: int) -> bool:
    """Replace the picture if that saves bytes; whether it did."""
    before = int(thing.get("/Length", 0))
    if before < _SMALLEST or int(thing.Width) * int(thing.Height) > pixels:
        return False
    try:
        picture = PdfImage(thing).as_pil_image()
    except (pikepdf.PdfError, UnidentifiedImageError, NotImplementedError, OSError, ValueError, zlib.error):
        return False  # a rare encoding: it stays as it is
    grey = picture.mode in ("L", "1", "LA")
    picture = picture.convert("L" if grey else "RGB")
    picture.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    if out.tell() > _WORTH * before:
        return False
    thing.write(out.getvalue(), filter=Name.DCTDecode)
    thing.Width, thing.Height = picture.size
    thing.ColorSpace = Name.DeviceGray if grey else Name.DeviceRGB
    return True
