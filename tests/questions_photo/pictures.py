"""Pictures as phones make them, and files that only say that they are one."""

from __future__ import annotations

import io

from PIL import Image

PLACE = b"GPS-of-a-home"


def photo(size: tuple[int, int] = (1600, 1200), form: str = "JPEG", **options: object) -> io.BytesIO:
    """A picture that does not compress well, with a place in its metadata."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()  # ImageDescription
    exif[0x0112] = 6  # turned by a quarter
    file = io.BytesIO()
    picture.save(file, form, **({"exif": exif} if form in ("JPEG", "WEBP", "PNG") else {}), **options)
    file.seek(0)
    return file


def bomb() -> io.BytesIO:
    """A small file that would unpack to 400 million pixels."""
    file = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    file.seek(0)
    return file


def heic() -> io.BytesIO:
    """The beginning of what an iPhone stores."""
    return io.BytesIO(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 4000)


NO_PICTURES = {
    "empty": (lambda: io.BytesIO(b""), "empty"),
    "text": (lambda: io.BytesIO(b"not a picture"), "not a picture"),
    "pdf": (lambda: io.BytesIO(b"%PDF-1.7 lying"), "not a picture"),
    "svg": (lambda: io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "not a picture"),
    "heic": (heic, "not a picture"),
    "cut off": (lambda: io.BytesIO(photo().read()[:3000]), "not a picture"),
    "bomb": (bomb, "too many pixels"),
    "11 MB": (lambda: io.BytesIO(b"\xff\xd8" + b"x" * 11 * 1024 * 1024), "At most 10 MB are allowed"),
}


def from_a_phone(least: int = 3_000_000) -> bytes:
    """A JPEG of at least so many bytes that says in GPS, as cameras do, where it was taken; it lies on its side."""
    exif = Image.Exif()
    exif[0x0110] = "Phone of a home"  # Model
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825).update({1: "S", 2: (1.0, 17.0, 31.2), 3: "E", 4: (36.0, 49.0, 1.2)})
    file = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(file, "JPEG", quality=95, exif=exif)
    assert len(file.getvalue()) >= least
    return file.getvalue()


def tells_of_the_camera(data: bytes) -> bool:
    """Whether a picture holds what a camera writes beside the pixels; a browser's own colour profile is none of it."""
    with Image.open(io.BytesIO(data)) as picture:
        found = bool(picture.getexif()) or not {"exif", "xmp"}.isdisjoint(picture.info)
    return found or any(mark in data for mark in (b"Exif", b"EXIF", b"GPS", b"Phone of a home"))
