"""A file written into the page itself."""

import warnings
from base64 import b64encode
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image

TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".bmp": "image/bmp",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".json": "application/json",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".xml": "application/xml",
    ".vtt": "text/vtt",
    ".wasm": "application/wasm",
}
_WORTH_SHRINKING = 4_000  # bytes


def data_uri(name: str, data: bytes, pixels: int) -> str:
    """`data:` address of the file; photographs as WebP of the same size in pixels, where that is smaller."""
    content_type = TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    if content_type in ("image/png", "image/jpeg") and len(data) > _WORTH_SHRINKING:
        smaller = _webp(data, pixels, lossless=content_type == "image/png")
        if smaller and len(smaller) < len(data):
            data, content_type = smaller, "image/webp"
    return f"data:{content_type};base64,{b64encode(data).decode('ascii')}"


def _webp(data: bytes, pixels: int, *, lossless: bool) -> bytes | None:
    Image.MAX_IMAGE_PIXELS = pixels
    out = BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
            if getattr(picture, "is_animated", False) or picture.getexif().get(0x0112, 1) != 1:
                return None  # moving, or turned by its metadata: as it is
            picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(
                out, "WEBP", lossless=lossless, quality=70, method=4
            )
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError, ValueError):
        return None  # whatever it is, the browser may make more of it
    return out.getvalue()
