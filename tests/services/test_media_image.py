import zlib
from io import BytesIO

import pytest
from PIL import Image

from spark.services import media
from spark.services.media.webp import save
from tests.services.paper import jpeg, scan


@pytest.fixture
def upload(tmp_path):
    def write(data):
        (tmp_path / "upload").write_bytes(data)
        return tmp_path / "upload"

    return write


def encoded(picture, form):
    out = BytesIO()
    picture.save(out, form)
    return out.getvalue()


def bomb(side=8_000):
    """A PNG of a few kilobytes that says it is a picture of 64 million pixels, and is."""

    def chunk(name, data):
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    size = side.to_bytes(4, "big") * 2
    row = zlib.compressobj(9)
    data = b"".join(row.compress(bytes(side // 8 + 1)) for _ in range(side)) + row.flush()
    header = chunk(b"IHDR", size + b"\x01\x00\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_an_avatar_is_a_small_square_without_a_past(upload, tmp_path):
    photo = scan(900, 600)
    exif = photo.getexif()
    exif[0x0112], exif[0x010F], exif.get_ifd(0x8825)[1] = 6, "Camera of Asha", "N"
    made = media.avatar(upload(jpeg(photo, exif=exif)), tmp_path)
    assert made.bytes <= 20_000
    picture = Image.open(made.path)
    assert (picture.format, picture.size) == ("WEBP", (256, 256))
    assert not picture.getexif()
    assert b"Asha" not in made.path.read_bytes()


def test_a_picture_is_turned_upright(upload, tmp_path):
    half = Image.new("RGB", (400, 200), "white")
    half.paste("black", (0, 0, 200, 200))
    exif = half.getexif()
    exif[0x0112] = 6  # to be turned a quarter to the right: black comes on top
    made = media.picture(upload(jpeg(half, exif=exif)), tmp_path)
    picture = Image.open(made.path).convert("L")
    assert picture.size == (200, 400)
    assert picture.getpixel((100, 50)) < 50 < 200 < picture.getpixel((100, 350))


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "JPEG"])
def test_what_cameras_and_screens_make_is_welcome(upload, tmp_path, form):
    made = media.picture(upload(encoded(scan(1600, 1200), form)), tmp_path, side=800, budget=15_000)
    assert made.bytes <= 15_000
    assert max(made.width, made.height) <= 800


def test_transparency_is_kept(upload, tmp_path):
    made = media.picture(upload(encoded(Image.new("RGBA", (50, 50), (255, 0, 0, 0)), "PNG")), tmp_path)
    assert Image.open(made.path).convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<svg onload=alert(1)>", "wrong_type"),
        (b"%PDF-1.4", "wrong_type"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "broken_image"),
        (encoded(scan(300, 300), "PNG")[:3000], "broken_image"),
        (encoded(Image.new("RGB", (9, 9)), "TIFF"), "wrong_type"),
    ],
)
def test_what_is_no_picture_is_refused(upload, tmp_path, data, code):
    with pytest.raises(media.MediaRefused) as refused:
        media.picture(upload(data), tmp_path)
    assert refused.value.code == code


def test_a_picture_that_unpacks_for_ever_is_refused(upload, tmp_path):
    for make in (media.avatar, media.picture):
        with pytest.raises(media.MediaRefused) as refused:
            make(upload(bomb()), tmp_path)
        assert refused.value.code == "image_bomb"


def test_every_budget_is_kept(tmp_path):
    for budget in (300, 3_000, 30_000):
        for drawing in (True, False):
            size = save(scan(640, 480), tmp_path / "x.webp", budget, drawing=drawing)
            assert (tmp_path / "x.webp").stat().st_size <= budget
            assert size == Image.open(tmp_path / "x.webp").size


def test_type_stays_sharp_where_a_photograph_would_blur(tmp_path):
    page = Image.new("L", (800, 400), 255)
    for at in range(20, 380, 12):
        page.paste(0, (20, at, 780, at + 3))
    save(page.convert("RGB"), tmp_path / "x.webp", 5_000, drawing=True)
    kept = Image.open(tmp_path / "x.webp").convert("L")
    assert kept.size == page.size
    assert kept.getextrema() == (0, 255)


def test_all_demo_pictures_fit_into_a_page(demo_data, tmp_path):
    for path in sorted((demo_data / "images").glob("*.jpg"))[:4]:
        assert media.picture(path, tmp_path).bytes <= 20_000
