"""At most eight queries a page, for one lesson or for a page full of them."""

from __future__ import annotations

import pytest

from spark.student import library
from tests.budgets.shelf import fill
from tests.library_builder import publish

MOST = 8
LISTS = [
    "/library",
    "/library?subject=mathematics&size=10000&sort=rated",
    "/library?q=fractions",
    "/library?q=frctions",
    "/library?q=fractoins&sort=newest",
    "/library?q=zzzzzz",
    "/library/bookmarks",
]


@pytest.mark.parametrize("url", LISTS)
def test_a_list_costs_the_same_for_one_lesson_and_for_many(cast, visitor, queries_of, url):
    publish(cast.asha, "Fractions", subject_slug="mathematics", kind="pdf", files={"original": b"o", "thumbnail": b"t"})
    readers = [cast.amina.browser] if "bookmarks" in url else [cast.amina.browser, cast.asha.browser, visitor]
    few = [queries_of(reader, url) for reader in readers]
    for lesson in fill(cast, library.PER_PAGE * 2 + 1):
        readers[0].post(f"{lesson.url}/bookmark", data={"on": "1"})
    many = [queries_of(reader, url) for reader in readers]
    assert max(*few, *many) <= MOST
    assert all(more <= one + 2 for one, more in zip(few, many, strict=True))  # the count and the files of a full page


def test_a_lesson_costs_no_more_with_all_it_can_have(cast, visitor, queries_of):
    files = {"original": b"o", "light": b"l", "audio": b"a", "poster": b"p", "thumbnail": b"t"}
    pages = {f"page-{number}": bytes([number]) * 9 for number in range(20)}
    lesson = publish(cast.asha, kind="video", files=files | pages, parts=["<p>a</p>"] * 5, reviewer=cast.bram)
    amina = cast.amina.browser
    amina.post(f"{lesson.url}/downloads", data={"rendition": "text"})
    amina.post(f"{lesson.url}/ratings", data={"stars": "4"})
    for path in ("", "/text?part=3", "/play/light", "/manifest.json", "/thumbnail"):
        for reader in (amina, visitor):
            assert queries_of(reader, lesson.url + path) <= MOST, path


def test_a_file_costs_few_queries_however_often_it_was_uploaded(cast, visitor, queries_of):
    lessons = [publish(cast.asha, f"Copy {number}", files={"original": b"same"}) for number in range(5)]
    assert queries_of(visitor, f"/files/{lessons[0].files['original']}") <= 3


def test_the_api_costs_no_more_than_the_page(cast, visitor, queries_of):
    lesson = fill(cast, 25)[0]
    for url in ("/api/content?limit=20", "/api/content?search=fractoins", f"/api/content/{lesson.id}"):
        assert queries_of(visitor, url) <= MOST
