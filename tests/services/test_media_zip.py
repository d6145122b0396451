import stat
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spark.services.media.interactive.package import checked_name
from spark.services.media.refused import MediaRefused
from tests.services.paper import jpeg, scan

INDEX = "<!DOCTYPE html><html><head><title>Game</title></head><body>{}</body></html>"


def packed(files, *, compression=zipfile.ZIP_DEFLATED):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def page(process, files):
    made = process("interactive", packed(files))
    light = next(file for file in made.files if file.role == "light")
    return light.path.read_text(), made


def test_a_lesson_becomes_one_page(process):
    html, made = page(
        process,
        {
            "game/index.html": INDEX.format(
                '<link rel="stylesheet" href="css/look.css"><script defer src="js/late.js"></script>'
                '<script src="js/now.js"></script><img src="Img/A.JPG"><audio src="beep.mp3"></audio>'
                "<p>é &lt;b&gt;</p>"
            ),
            "game/css/look.css": "@import 'more.css' screen; body{background:url('../img/a.jpg')}",
            "game/css/more.css": "p{color:red}",
            "game/js/late.js": "document.body.dataset.late = '1'; var sprite = 'img/a.jpg'; // don't\n"
            "var end = '</script>'",
            "game/js/now.js": "window.now = 1",
            "game/img/a.jpg": jpeg(scan(400, 400)),
            "game/beep.mp3": b"ID3",
            "__MACOSX/game/._index.html": b"x",
        },
    )
    assert made.warnings == []
    assert made.facts == {"entries": 7}
    assert [file.role for file in made.files] == ["original", "light"]
    assert "window.now = 1" in html
    assert html.index("window.now") < html.index("dataset.late")  # deferred: runs after the page
    assert "@media screen {p{color:red}}" in html
    assert html.count("data:image/webp;base64,") == 3  # the picture, the background, the script's own
    assert "data:audio/mpeg;base64,SUQz" in html
    assert "var end = '\\x3C/script>'" in html
    assert "<p>é &lt;b&gt;</p>" in html
    assert ' src="js' not in html


def test_nothing_leads_out(process):
    html, made = page(
        process,
        {
            "index.html": INDEX.format(
                '<base href="//evil/"><meta http-equiv="refresh" content="0;url=//evil">'
                '<link rel="preload" href="//evil/x">'
                '<img src="https://evil/a.png" srcset="https://evil/b.png 2x"><iframe src="//evil"></iframe>'
                '<object data="//evil"></object><a href="https://evil/" ping="//evil">out</a><a href="#here">in</a>'
                '<form action="//evil"><input formaction="//evil"></form><script src="//evil/x.js"></script>'
                '<div style="background:url(//evil/c.png)">x</div><video poster="//evil/p"></video>'
                "<style>@import url(//evil/d.css); p{background:url(//evil/e.png)}</style>"
                "<svg><use href='//evil#a'/></svg>"
            )
        },
    )
    assert "evil" not in html
    assert '<a href="#here">in</a>' in html
    assert "default-src 'none'" in html
    assert made.warnings == ["references_dropped"]


def test_modules_that_import_are_dropped_and_said(process):
    html, made = page(
        process,
        {
            "index.html": INDEX.format(
                '<script type="module" src="a.js"></script><script nomodule src="b.js"></script>'
            ),
            "a.js": "import { x } from './x.js'",
            "b.js": "window.old = 1",
        },
    )
    assert made.warnings == ["modules_dropped"]
    assert "<script>window.old = 1</script>" in html


def test_asking_the_network_is_noticed(process):
    _, made = page(process, {"index.html": INDEX.format("<script>fetch('https://api.example')</script>")})
    assert made.warnings == ["asks_network"]
    html, made = page(process, {"index.html": INDEX.format("<script>fetch('data.json')</script>"), "data.json": "{}"})
    assert made.warnings == []
    assert "fetch('data:application/json;base64,e30=')" in html


def test_the_zip_that_is_kept_holds_nothing_but_its_files(process):
    source = b"".join([packed({"index.html": INDEX.format("hi"), "Thumbs.db": b"x"}), b"appended"])
    made = process("interactive", source)
    original = made.files[0].path
    with zipfile.ZipFile(original) as archive:
        assert archive.namelist() == ["index.html"]
    assert b"appended" not in original.read_bytes()
    assert process("interactive", source).files[0].sha256 == made.files[0].sha256


@pytest.mark.parametrize(
    "name",
    [
        "../evil.html",
        "/etc/passwd",
        "a/../../b",
        "C:\\evil.html",
        "a\\..\\b",
        "gpj.\u202eexe",
        "a\u200fb",
        "a\nb",
        "./x",
        "x\x00y",
    ],
)
def test_names_that_lead_astray_are_refused(refusal, name):
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("index.html", INDEX.format(""))
        entry = zipfile.ZipInfo("placeholder")
        entry.filename = name
        writer.writestr(entry, "x")
    refused = refusal("interactive", archive.getvalue())
    assert refused.code == "zip_bad_name"
    assert "\u202e" not in refused.params["name"]


def test_links_to_elsewhere_are_refused(refusal):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refusal("interactive", packed({"index.html": "x", link: "/etc/passwd"})).code == "zip_bad_name"


@pytest.mark.parametrize("name", ["kühe/क्‍ष.png", "a b/c.js", "日本.html", ".hidden", "a..b"])
def test_names_in_any_language_are_welcome(name):
    assert checked_name(zipfile.ZipInfo(name)) == name


@given(st.text(min_size=1))
def test_a_checked_name_stays_in_its_folder(name):
    try:
        name = checked_name(zipfile.ZipInfo(name))
    except (MediaRefused, UnicodeEncodeError):
        return
    assert not name.startswith("/")
    assert ".." not in name.split("/")
    assert all(sign.isprintable() or sign in "\u200c\u200d\u00a0\u3000" or sign.isspace() for sign in name)


def test_what_has_no_first_page_is_refused(refusal):
    assert refusal("interactive", packed({"start.html": "x"})).code == "zip_no_index"
    assert refusal("interactive", packed({"a/index.html": "x", "b/x.js": "x"})).code == "zip_no_index"
    assert refusal("interactive", packed({})).code in ("wrong_type", "zip_no_index")


def test_bombs_are_refused_before_they_go_off(refusal):
    assert refusal("interactive", packed({"index.html": "x", "a": bytes(60 << 20)})).code == "zip_bomb"
    assert (
        refusal("interactive", packed({"index.html": "x"} | {f"f{n}": "" for n in range(30)}), entries=20).code
        == "zip_bomb"
    )
    noise = bytes(range(256)) * 500
    stored = packed({"index.html": "x", "a": noise}, compression=zipfile.ZIP_STORED)
    assert refusal("interactive", stored, unpacked_bytes=100_000).code == "zip_bomb"


def test_a_file_larger_than_it_says_is_refused(refusal):
    source = packed({"index.html": "x" * 5000})
    lying = source.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert refusal("interactive", lying).code in ("zip_bomb", "broken_zip")


def test_files_that_share_their_bytes_are_refused(refusal):
    source = bytearray(packed({"index.html": "x" * 300, "b": "y" * 300}))
    second = source.rindex(b"PK\x01\x02")
    source[second + 42 : second + 46] = (0).to_bytes(4, "little")  # where the second file says that it begins
    assert refusal("interactive", bytes(source)).code in ("zip_bomb", "broken_zip")


def test_damaged_and_locked_zips_are_refused(refusal):
    whole = packed({"index.html": INDEX.format("x" * 5000)})
    assert refusal("interactive", whole[:-30]).code == "broken_zip"
    locked = bytearray(whole)
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal("interactive", bytes(locked)).code == "broken_zip"
    assert refusal("interactive", packed({"index.html": "x" * 500}, compression=zipfile.ZIP_LZMA)).code == "broken_zip"


def test_a_page_too_heavy_for_a_phone_is_refused(refusal):
    files = {"index.html": INDEX.format('<img src="a.jpg">'), "a.jpg": jpeg(scan(900, 900))}
    assert refusal("interactive", packed(files), packed_page_bytes=5_000).code == "too_big"


def test_a_word_document_is_no_lesson(refusal):
    document = packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>", "_rels/.rels": "<x/>"})
    assert refusal("interactive", document).code in ("wrong_type", "zip_no_index")
