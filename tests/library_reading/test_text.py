"""The text of a lesson, part by part, with pictures as the reader can pay for them."""

from __future__ import annotations

import hashlib

import pytest

from tests.library_builder import publish
from tests.library_reading.conftest import words

PICTURE = b"a picture of a cart" * 900
DIGEST = hashlib.sha256(PICTURE).hexdigest()
WITH_PICTURE = (
    f'<h2>Motion</h2><figure><img width="600" height="400" data-file="{DIGEST}" alt="A &quot;cart&quot;"></figure>'
)


@pytest.fixture
def lesson(cast):
    return publish(
        cast.asha,
        "Motion",
        files={"original": b"o", "page": PICTURE},
        parts=["<p>one</p>", WITH_PICTURE, "<p>three</p>"],
    )


def test_one_part_is_shown_with_the_way_on(lesson, visitor):
    first = visitor.get(f"{lesson.url}/text")
    assert "<p>one</p>" in first.get_data(as_text=True)
    assert "three" not in words(first)
    assert "Part 1 of 3" in words(first)
    assert f'href="{lesson.url}/text?part=2"' in first.get_data(as_text=True)
    assert "Part before" not in words(first)
    last = visitor.get(f"{lesson.url}/text?part=3")
    assert f'href="{lesson.url}/text?part=2"' in last.get_data(as_text=True)
    assert "Next part" not in words(last)


def test_pictures_wait_until_they_are_in_view_and_keep_their_place(lesson, visitor):
    page = visitor.get(f"{lesson.url}/text?part=2").get_data(as_text=True)
    assert f'<img src="/files/{DIGEST}" alt="A &#34;cart&#34;" width="320" height="240" loading="lazy">' in page
    assert visitor.get(f"/files/{DIGEST}").data == PICTURE


def test_who_saves_data_gets_links_that_say_the_cost(lesson, visitor):
    page = visitor.get(f"{lesson.url}/text?part=2", headers={"Save-Data": "on"}).get_data(as_text=True)
    assert "<img" not in page
    assert f'href="/files/{DIGEST}">Show picture (17 kB)</a>' in page


def test_a_picture_that_is_not_the_lessons_is_left_out(cast, visitor):
    lesson = publish(cast.asha, parts=[f'<p>Look: <img data-file="{DIGEST}" width="1" height="1" alt="nothing"></p>'])
    page = visitor.get(f"{lesson.url}/text").get_data(as_text=True)
    assert "<p>Look: nothing</p>" in page


@pytest.mark.parametrize("part", ["0", "4", "x", "-1", "", "99999", "१"])
def test_parts_that_are_not_there_are_not_found(lesson, visitor, part):
    assert visitor.get(f"{lesson.url}/text?part={part}").status_code == 404


def test_a_lesson_without_text_has_no_text_page(cast, visitor):
    lesson = publish(cast.asha, kind="audio")
    assert visitor.get(f"{lesson.url}/text").status_code == 404


def test_an_unchanged_part_costs_nothing(lesson, visitor):
    tag = visitor.get(f"{lesson.url}/text").headers["ETag"]
    assert visitor.get(f"{lesson.url}/text", headers={"If-None-Match": tag}).status_code == 304
    assert visitor.get(f"{lesson.url}/text?part=2", headers={"If-None-Match": tag}).status_code == 200
