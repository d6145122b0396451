import re

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from tests.services.paper import Words, booby_trapped, paper, saved, scan

LEFT = "The left column tells of bodies at rest that stay at rest unless a net outside force acts"
RIGHT = "Meanwhile the other column speaks of motion that keeps its speed and direction for ever"


def roles(made):
    return [file.role for file in made.files]


def file(made, role):
    return next(file for file in made.files if file.role == role)


def html(made):
    return "\n".join(made.text_parts)


def column(text, x, *, lines=12, width=44):
    words = [(text * lines)[at * width : (at + 1) * width].strip() for at in range(lines)]
    return [Words(line, x, 700 - 14 * number) for number, line in enumerate(words)]


def test_each_demo_document_is_kept_shown_and_read(process, demo_data):
    for path in sorted((demo_data / "pdf").glob("*.pdf")):
        made = process("pdf", path)
        pages = len(pypdfium2.PdfDocument(path))
        assert made.facts == {"pages": pages, "has_text": path.stem != "arabic"}
        assert pikepdf.open(file(made, "original").path)
        assert file(made, "thumbnail").bytes <= 8_000
        assert file(made, "thumbnail").width <= 320
        assert all(picture.bytes <= 20_000 for picture in made.files if picture.role == "page")
        assert set(re.findall(r'data-file="(\w+)"', html(made))) == {f.sha256 for f in made.files if f.role == "page"}


def test_two_columns_are_read_one_after_the_other(process, demo_data):
    made = process("pdf", demo_data / "pdf" / "two-columns.pdf")
    text = html(made)
    assert "<h2>Two-Column Document with Lorem Ipsum</h2>" in text
    assert "consectetuer adipiscing elit" in text  # divided in print
    assert text.index("Donec nonummy pellentesque ante") < text.index("Quisque ullamcorper")
    assert "<td>Austria</td><td>8.9</td><td>83,879</td><td>Vienna</td><td>German</td>" in text
    assert "Area (km<sup>2</sup>)" in text


def test_tables_and_lists_of_lines_are_told_from_running_text(process, demo_data):
    text = html(process("pdf", demo_data / "pdf" / "google-doc.pdf"))
    assert "<p>Flat is better than nested.</p><p>Sparse is better than dense.</p>" in text
    assert "<td>Capital</td><td>Jakarta</td><td>Berlin</td><td>Vienna</td><td>Paris</td><td>Vatican City</td>" in text
    assert "<td>273.879.750<sup>1</sup></td>" in text


def test_text_that_cannot_be_read_is_shown_as_a_picture(process, demo_data):
    made = process("pdf", demo_data / "pdf" / "arabic.pdf")
    page = file(made, "page")
    assert made.warnings == ["pages_as_pictures"]
    assert f'data-file="{page.sha256}"' in html(made)
    assert 'alt="1 / 1"' in html(made)
    picture = Image.open(page.path)
    assert picture.size == (page.width, page.height)
    assert picture.convert("L").getextrema()[0] < 60  # there is ink on it


def test_columns_written_line_by_line_across_are_told_apart(process):
    both = [words for pair in zip(column(LEFT, 50), column(RIGHT, 310), strict=True) for words in pair]
    text = html(process("pdf", saved(paper([Words("Inertia", 50, 760, 20, True), *both]))))
    assert text.startswith("<h2>Inertia</h2>")
    left = text.index("The left column")
    assert left < text.rindex("bodies at rest") < text.index("Meanwhile the other")


def test_headings_lists_paragraphs_and_page_numbers(process):
    page = [
        Words("Forces", 72, 760, 22, True),
        Words("A force is a push or a pull; it has a size and a direc-", 72, 720),
        Words("tion, and it is measured in newtons by everybody.", 72, 706),
        Words("Examples", 72, 670, 15, True),
        Words("• gravity", 80, 650),
        Words("• friction <b>", 80, 636),
        Words("7", 300, 40),
    ]
    text = html(process("pdf", saved(paper(page))))
    assert "<h2>Forces</h2>" in text
    assert "size and a direction, and it is measured" in text
    assert "<h3>Examples</h3>" in text
    assert "<ul><li>gravity</li><li>friction &lt;b&gt;</li></ul>" in text
    assert "7" not in text


def test_running_heads_are_left_out(process):
    pages = [[Words("Physics for all", 72, 810), *column(f"Page {n} has words of its own. ", 72)] for n in range(5)]
    text = html(process("pdf", saved(paper(*pages))))
    assert "Physics for all" not in text
    assert "Page 3 has words" in text


def test_a_scan_is_shown_page_by_page(process):
    made = process("pdf", saved(paper([], picture=scan())))
    assert made.facts["has_text"] is False
    assert file(made, "page").bytes <= 20_000
    assert file(made, "compressed").bytes < 0.9 * file(made, "original").bytes


def test_a_figure_stands_where_it_stood(process):
    words = [Words("Above the picture.", 72, 760), Words("Below the picture.", 72, 300)]
    made = process("pdf", saved(paper(words, picture=scan(600, 600), at="300 0 0 300 72 380")))
    text = html(made)
    assert text.index("Above") < text.index("<figure>") < text.index("Below")
    assert roles(made).count("page") == 1


def test_what_acts_by_itself_is_taken_out(process):
    made = process("pdf", saved(booby_trapped()))
    assert made.warnings == ["active_parts_removed"]
    with pikepdf.open(file(made, "original").path) as document:
        document.save(file(made, "original").path.with_name("plain.pdf"), qdf=True)
    plain = file(made, "original").path.with_name("plain.pdf").read_bytes()
    for trap in (
        b"JavaScript",
        b"app.alert",
        b"Launch",
        b"cmd.exe",
        b"payload",
        b"javascript:",
        b"/AA",
        b"FileAttachment",
    ):
        assert trap not in plain
    assert b"https://example.org/" in plain
    assert "Read me" in html(made)


def test_the_same_file_gives_the_same_bytes(process):
    source = saved(paper(column(LEFT, 72), picture=scan(400, 400), at="200 0 0 200 300 100"))
    once, again = process("pdf", source), process("pdf", source)
    assert [file.sha256 for file in once.files] == [file.sha256 for file in again.files]
    assert once.text_parts == again.text_parts


def test_a_locked_document_is_refused_and_an_open_one_is_not(process, refusal):
    document = paper([Words("Not for printing, says its author", 72, 700)])
    assert refusal("pdf", saved(document, encryption=pikepdf.Encryption(owner="o", user="u"))).code == "encrypted_pdf"
    made = process("pdf", saved(document, encryption=pikepdf.Encryption(owner="o", user="")))
    assert made.warnings == ["restrictions_removed"]


@pytest.mark.parametrize("damage", ["noise", "head", "no pages"])
def test_a_damaged_document_is_refused(refusal, damage, demo_data):
    whole = (demo_data / "pdf" / "with-image.pdf").read_bytes()
    source = {
        "noise": b"%PDF-1.7\n" + bytes(range(256)) * 40,
        "head": whole[:20_000],
        "no pages": saved(pikepdf.Pdf.new()),
    }
    assert refusal("pdf", source[damage]).code == "broken_pdf"


def test_a_document_may_not_be_endless(refusal):
    refused = refusal("pdf", saved(paper(*[[]] * 5)), pages=4)
    assert (refused.code, refused.params) == ("too_many_pages", {"pages": 5, "limit": 4})


def test_a_picture_that_would_stop_a_phone_is_refused(refusal):
    document = paper([], picture=scan(64, 64))
    document.pages[0].Resources.XObject.Im.Width = 30_000
    document.pages[0].Resources.XObject.Im.Height = 30_000
    assert refusal("pdf", saved(document)).code == "image_bomb"


def test_a_page_that_draws_for_ever_is_stopped(refusal):
    document = paper([])
    document.pages[0].Contents = document.make_stream(b"0 0 m 100 900 200 -900 500 500 c S\n" * 60_000)
    assert refusal("pdf", saved(document), seconds=2).code in ("took_too_long", "too_much_memory")


def test_a_page_that_unpacks_for_ever_is_stopped(refusal):
    document = paper([])
    document.pages[0].Contents = document.make_stream(b" " * (100 << 20))
    assert refusal("pdf", saved(document), memory_bytes=150 << 20).code == "too_much_memory"


def test_what_is_no_document_is_refused(refusal, demo_data):
    assert refusal("pdf", b"").code == "empty"
    assert refusal("pdf", b"Just words").params == {"found": "text/plain", "wanted": "pdf"}
    assert refusal("pdf", demo_data / "media" / "lesson-newton-first-law.mp4").code == "wrong_type"
    assert refusal("pdf", bytes(2000), source_bytes=1000).params == {"bytes": 2000, "limit": 1000}
