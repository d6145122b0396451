"""Pictures people send: opened with care, turned upright, stripped of all that is not picture."""

import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from spark.services.media.decoding import Job
from spark.services.media.refused import MediaRefused
from spark.services.media.webp import fitted, save

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def opened(path: Path, pixels: int) -> Image.Image:
    """The picture, upright, decoded; at most `pixels` are ever unpacked. broken_image, image_bomb."""
    Image.MAX_IMAGE_PIXELS = pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(path, formats=_FORMATS)
            picture.draft("RGB", (2048, 2048))  # a JPEG can be decoded at an eighth of its size
            return ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise MediaRefused("image_bomb", limit=pixels) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, ZeroDivisionError) as error:
        raise MediaRefused("broken_image") from error


def avatar(job: Job) -> list[int]:
    """Leaves avatar.webp, a square of `wanted["side"]` pixels cut from the middle; its size."""
    picture = opened(job.source, job.limits.pixels)
    side = min(job.wanted["side"], *picture.size)
    square = ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS)
    return list(save(fitted(square, side, side), job.folder / "avatar.webp", job.wanted["budget"]))


def picture(job: Job) -> list[int]:
    """Leaves picture.webp, within `wanted["side"]` pixels and `wanted["budget"]` bytes; its size."""
    upright = fitted(opened(job.source, job.limits.pixels), job.wanted["side"], job.wanted["side"])
    return list(save(upright, job.folder / "picture.webp", job.wanted["budget"]))


def posters(job: Job) -> dict[str, Any]:
    """From a video's frame: poster.webp (at most 20 kB) and thumbnail.webp (at most 8 kB); their sizes."""
    frame = opened(job.source, job.limits.pixels)
    return {
        "poster": save(fitted(frame, 640, 640), job.folder / "poster.webp", 20_000),
        "thumbnail": save(fitted(frame, 320, 320), job.folder / "thumbnail.webp", 8_000),
    }
