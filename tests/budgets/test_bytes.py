"""Bytes are money: what the pages of the library may weigh on the wire. What breaks one of these is not done."""

from __future__ import annotations

from statistics import median

import brotli
import pytest

from spark.student import library
from tests.budgets.conftest import header_bytes, served
from tests.budgets.shelf import fill


@pytest.fixture
def lessons(cast):
    """Return more lessons than a page holds."""
    return fill(cast, 20)


@pytest.fixture
def readers(cast, visitor):
    """Return everybody whose page differs."""
    return {"visitor": visitor, "student": cast.amina.browser, "educator": cast.asha.browser}


def test_the_library_page_with_a_full_list(lessons, readers):
    assert len(lessons) > library.PER_PAGE
    for name, reader in readers.items():
        for url in ("/library", "/library?page=2", "/library?subject=mathematics&q=fractoins"):
            assert len(served(reader, url).data) <= 6_000, (name, url)


def test_the_page_of_every_lesson(lessons, readers):
    for reader in readers.values():
        for lesson in lessons[:8]:
            assert len(served(reader, lesson.url).data) <= 8_000, lesson.title


def test_the_other_pages_of_the_library(lessons, readers):
    for lesson in lessons[:3]:
        readers["student"].post(f"{lesson.url}/bookmark", data={"on": "1"})
    for url in ("/library/bookmarks", f"{lessons[1].url}/text", f"{lessons[0].url}/play/light"):
        assert len(served(readers["student"], url).data) <= 8_000, url


def test_fragments_of_later_pages(lessons, readers):
    reader = readers["student"]
    for lesson in lessons[:2]:
        reader.post(f"{lesson.url}/downloads", data={"rendition": "original"})
    urls = ["/library", "/library?page=2", "/library?q=fractions", "/library/bookmarks", f"{lessons[0].url}/play/light"]
    urls += [lesson.url for lesson in lessons[:6]] + [
        f"{lesson.url}/text" for lesson in (lessons[1], lessons[2], lessons[3])
    ]
    weights = [len(served(reader, url, htmx=True).data) for url in urls]
    assert max(weights) <= 6_000, dict(zip(urls, weights, strict=True))
    assert median(weights) <= 1_500, dict(zip(urls, weights, strict=True))


def test_answers_to_forms(lessons, readers):
    reader, url = readers["student"], lessons[1].url
    for path, data in (("downloads", {"rendition": "text"}), ("bookmark", {"on": "1"}), ("ratings", {"stars": "4"})):
        for htmx in (False, True):
            answer = reader.post(f"{url}/{path}", data=data, htmx=htmx, headers={"Accept-Encoding": "br"})
            assert answer.status_code in (200, 303)
            assert len(answer.data) <= 600, (path, htmx)
            assert header_bytes(answer) <= (500 if htmx or answer.status_code == 303 else 1_000), (path, htmx)


def test_headers(lessons, readers):
    for name, reader in readers.items():
        for url in ("/library", lessons[0].url, f"{lessons[1].url}/text"):
            assert header_bytes(served(reader, url)) <= 1_000, (name, url)
            assert header_bytes(served(reader, url, htmx=True)) <= 500, (name, url)


def test_what_a_page_needs_besides_itself(app):
    assets = app.extensions["assets"]
    assert len(brotli.compress(assets.inline_css.encode(), quality=11)) <= 3_000
    assert compressed(app, "app.js") <= 3_000
    assert compressed(app, "icons.svg") + compressed(app, "spark.svg") <= 4_000
    assert compressed(app, "htmx.js") <= 12_100


def test_the_first_visit_all_in_all(app, lessons, visitor):
    page = len(served(visitor, "/library").data)
    assets = sum(compressed(app, name) for name in ("app.js", "htmx.js", "icons.svg", "spark.svg", "sw.js"))
    own = sum(len(served(visitor, url, htmx=True).data) for url in ("/offline", "/outbox", "/saved"))
    assert page + assets + own <= 35_000


def compressed(app, name):
    """Return the bytes of a built file as WhiteNoise sends it."""
    from spark.application import STATIC

    return (STATIC / "built" / f"{app.extensions['assets'].files[name]}.br").stat().st_size
