"""Bookmarks: one's own, and nobody else's business."""

from __future__ import annotations

from tests.library_builder import publish
from tests.library_reading.conftest import titles, words


def keep(reader, lesson, on="1", **options):
    return reader.post(f"{lesson.url}/bookmark", data={"on": on}, **options)


def test_a_kept_lesson_stands_among_ones_own_until_it_is_let_go(cast):
    light, sound = publish(cast.asha, "Light"), publish(cast.asha, "Sound")
    amina = cast.amina.browser
    assert "Nothing saved yet" in words(amina.get("/library/bookmarks"))
    for lesson in (light, sound, light):
        assert keep(amina, lesson).location == lesson.url
    assert sorted(titles(amina.get("/library/bookmarks"))) == ["Light", "Sound"]
    keep(amina, light, "0")
    keep(amina, light, "0")
    assert titles(amina.get("/library/bookmarks")) == ["Sound"]


def test_nobody_sees_what_others_keep(cast):
    keep(cast.amina.browser, publish(cast.asha))
    assert titles(cast.farah.browser.get("/library/bookmarks")) == []


def test_visitors_sign_in_first(cast, visitor):
    lesson = publish(cast.asha)
    assert visitor.get("/library/bookmarks").location.startswith("/login")
    assert keep(visitor, lesson).location.startswith("/login")


def test_htmx_gets_the_button_alone(cast):
    lesson = publish(cast.asha)
    answer = keep(cast.amina.browser, lesson, htmx=True)
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).strip().startswith('<form id="bookmark"')
    assert 'aria-pressed="true"' in answer.get_data(as_text=True)


def test_a_withdrawn_lesson_is_no_longer_among_them_and_cannot_be_kept(cast):
    first = publish(cast.asha, "Light")
    amina = cast.amina.browser
    keep(amina, first)
    hidden = publish(cast.asha, "Hidden", state="pending")
    assert keep(amina, hidden).status_code == 404
    publish(cast.asha, "Light, again", of=first)
    assert titles(amina.get("/library/bookmarks")) == ["Light, again"]


def test_the_bar_marks_saved_and_not_the_library_too(cast):
    page = cast.amina.browser.get("/library/bookmarks").get_data(as_text=True)
    assert page.count('aria-current="page"') == 1
