"""Files: who gets them, in which pieces, under which name, and what they may do in a browser."""

from __future__ import annotations

import pytest

from spark.domain.library.content import ContentFile
from spark.extensions import db
from tests.library_builder import publish

BODY = bytes(range(256)) * 400  # 102,400 bytes
SIZE = len(BODY)


@pytest.fixture
def lesson(cast):
    return publish(cast.asha, "Motion", kind="pdf", files={"original": BODY, "thumbnail": b"webp"})


@pytest.fixture
def url(lesson):
    return f"/files/{lesson.files['original']}"


def test_a_file_comes_whole_and_named_by_its_digest(lesson, url, visitor):
    answer = visitor.get(url)
    assert (answer.status_code, answer.data) == (200, BODY)
    assert answer.headers["ETag"] == f'"{lesson.files["original"]}"'
    assert answer.headers["Content-Length"] == str(SIZE)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=102000-", 102_000, SIZE),
        ("bytes=-500", SIZE - 500, SIZE),
        ("bytes=-999999", 0, SIZE),
        ("bytes=65530-65545", 65_530, 65_546),
        ("bytes=102399-999999", SIZE - 1, SIZE),
    ],
)
def test_a_broken_line_goes_on_where_it_broke(url, visitor, asked, start, end):
    answer = visitor.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (206, BODY[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert answer.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", ["bytes=102400-", "bytes=999999-9999999"])
def test_a_range_behind_the_end_cannot_be_had(url, visitor, asked):
    answer = visitor.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=", "nonsense"])
def test_ranges_nobody_understands_are_the_whole_file(url, visitor, asked):
    answer = visitor.get(url, headers={"Range": asked})
    assert (answer.status_code, len(answer.data)) == (200, SIZE)


def test_a_range_counts_only_if_the_file_is_still_the_same(lesson, url, visitor):
    same = {"Range": "bytes=5-9", "If-Range": f'"{lesson.files["original"]}"'}
    assert visitor.get(url, headers=same).status_code == 206
    for other in ('"another"', f'W/"{lesson.files["original"]}"', "Tue, 24 Nov 2026 00:00:00 GMT"):
        assert visitor.get(url, headers=same | {"If-Range": other}).status_code == 200


def test_head_tells_the_size_and_sends_nothing(url, visitor):
    answer = visitor.head(url, headers={"Range": "bytes=0-4"})
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", str(SIZE))


def test_a_file_one_has_costs_nothing(lesson, url, visitor):
    tag = f'"{lesson.files["original"]}"'
    answer = visitor.get(url, headers={"If-None-Match": tag, "Range": "bytes=0-4"})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)


def test_ranges_are_of_the_file_and_never_of_its_compressed_form(cast, visitor):
    lesson = publish(cast.asha, files={"original": b"# Motion\n" * 500})
    for headers in ({}, {"Range": "bytes=0-999"}):
        answer = visitor.get(f"/files/{lesson.files['original']}", headers=headers | {"Accept-Encoding": "br, gzip"})
        assert "Content-Encoding" not in answer.headers
        assert len(answer.data) == (1000 if headers else 4500)


def test_an_upload_is_saved_never_shown_and_may_do_nothing(url, visitor):
    answer = visitor.get(url)
    assert answer.headers["Content-Disposition"] == "attachment; filename=lesson.pdf"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_spark_made_may_be_shown_in_a_page(lesson, visitor):
    thumbnail = f"/files/{lesson.files['thumbnail']}"
    assert visitor.get(thumbnail).headers["Content-Disposition"] == "inline; filename=Motion.webp"
    assert visitor.get(f"{thumbnail}?download=1").headers["Content-Disposition"] == "attachment; filename=Motion.webp"
    small = visitor.get(f"{lesson.url}/thumbnail")
    assert (small.data, small.headers["Cache-Control"]) == (b"webp", "public, max-age=86400")


def test_an_interactive_lesson_runs_alone_and_reaches_nothing(cast, visitor):
    lesson = publish(cast.asha, kind="interactive", files={"original": b"zip", "light": b"<h1>Lever</h1>"})
    answer = visitor.get(f"/files/{lesson.files['light']}")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'")
    assert "connect-src" not in policy
    assert "allow-same-origin" not in policy
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Spark-User" not in answer.headers
    page = visitor.get(f"{lesson.url}/play/interactive").get_data(as_text=True)
    assert 'sandbox="allow-scripts"' in page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("plan.pdf", "attachment; filename=plan.pdf"),
        ("मापन.pdf", "attachment; filename=lesson.pdf; filename*=UTF-8''%E0%A4%AE%E0%A4%BE%E0%A4%AA%E0%A4%A8.pdf"),
        ("Übung 1.pdf", "attachment; filename=\"Ubung 1.pdf\"; filename*=UTF-8''%C3%9Cbung%201.pdf"),
        ("exe\u202efdp.pdf", "attachment; filename=exefdp.pdf"),
        ('a"; filename="b.html', 'attachment; filename="a_; filename=_b.html"'),
        ("../../etc/passwd", "attachment; filename=_.._etc_passwd"),
        ("a\r\nSet-Cookie: x=1", "attachment; filename=\"aSet-Cookie_ x=1\""),
    ],
)  # fmt: skip
def test_names_reach_every_browser_and_hide_nothing(cast, visitor, app, name, said):
    lesson = publish(cast.asha, file_name="x")
    with app.app_context():
        db.session.query(ContentFile).update({"name": name})
        db.session.commit()
    answer = visitor.get(f"/files/{lesson.files['original']}")
    assert answer.headers["Content-Disposition"] == said
    assert "Set-Cookie" not in answer.headers


def test_the_files_of_a_lesson_under_review_are_for_those_who_may_see_it(cast, visitor):
    lesson = publish(cast.asha, state="pending")
    url = f"/files/{lesson.files['original']}"
    seen = {
        name: getattr(cast, name).browser.get(url).status_code
        for name in ("asha", "bram", "rosa", "chidi", "amina", "mina")
    }
    assert seen == {"asha": 200, "bram": 200, "rosa": 200, "chidi": 404, "amina": 404, "mina": 404}
    assert visitor.get(url).status_code == 404
    assert cast.asha.browser.get(url).headers["Cache-Control"].startswith("private")


def test_a_withdrawn_file_is_gone_for_readers(cast, visitor):
    first = publish(cast.asha, files={"original": b"first"})
    publish(cast.asha, of=first, files={"original": b"second"})
    assert visitor.get(f"/files/{first.files['original']}").status_code == 404


def test_the_same_bytes_in_a_draft_and_in_a_published_lesson_are_for_everybody(cast, visitor):
    publish(cast.bram, "Copy", files={"original": BODY}, state="draft")
    lesson = publish(cast.asha, files={"original": BODY})
    assert visitor.get(f"/files/{lesson.files['original']}").status_code == 200


def test_without_the_public_library_files_are_not_found_by_visitors_and_private_to_readers(cast, url, visitor, setting):
    setting("public_library", False)
    assert visitor.get(url).status_code == 404
    assert cast.amina.browser.get(url).headers["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize("digest", ["0" * 64, "x", "..%2f..%2fetc", "%00", "0" * 5000])
def test_unknown_digests_are_not_found(visitor, digest):
    assert visitor.get(f"/files/{digest}").status_code in (400, 404)


def test_a_row_without_its_file_is_told_as_missing(cast, visitor, app, url):
    with app.app_context():
        db.session.query(ContentFile).update({"storage_key": "uploads/gone"})
        db.session.commit()
    assert visitor.get(url).status_code == 404
