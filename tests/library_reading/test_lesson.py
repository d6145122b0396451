"""A lesson's page: what it is, who vouches for it, what it costs, and who may see it."""

from __future__ import annotations

import pytest

from tests.library_builder import publish
from tests.library_reading.conftest import words


def test_the_page_tells_all_that_the_licence_and_the_reader_ask_for(cast, visitor):
    lesson = publish(
        cast.asha,
        "Measuring",
        kind="pdf",
        files={"original": b"x" * 240_000, "compressed": b"y" * 90_000},
        parts=["<p>a</p>", "<p>b</p>"],
        reviewer=cast.bram,
        description="With a ruler.\n\nAnd a scale.",
        topic="Units",
        licence="CC BY 4.0",
        source="OpenStax College Physics",
        facts={"pages": 4},
    )
    page = words(visitor.get(lesson.url))
    for said in (
        "Measuring",
        "Physics · Grade 8 · English",
        "With a ruler. And a scale.",
        "Made by Asha Test",
        "Verified by Bram Test",
        "Licence CC BY 4.0",
        "Source OpenStax College Physics",
        "Topic Units",
        "Pages 4",
        "Read it here Text 1 kB 2 parts Read",
        "Smaller PDF PDF 90 kB Download",
        "PDF as it came PDF 240 kB Download",
    ):
        assert said in page, said


def test_the_lightest_way_comes_first_and_is_the_one_thing_to_do(cast, visitor):
    lesson = publish(
        cast.asha,
        kind="video",
        files={"original": b"o" * 9000, "light": b"l" * 3000, "audio": b"a" * 1000, "poster": b"p"},
    )
    page = visitor.get(lesson.url)
    assert "Sound only Audio 1 kB Download Play Small video Video 3 kB Download Play Video as it came" in words(page)
    assert page.get_data(as_text=True).count("button primary") == 1


def test_an_original_that_no_scanner_saw_is_marked(cast, visitor):
    lesson = publish(cast.asha, scan="unscanned")
    assert "Not checked for viruses" in words(visitor.get(lesson.url))
    assert "Not checked" not in words(visitor.get(publish(cast.asha, "Another").url))


def test_a_lesson_written_from_right_to_left_is_shown_so(cast, visitor):
    lesson = publish(cast.asha, "جمع الكسور", language="ar")
    assert '<h1 lang="ar" dir="rtl">' in visitor.get(lesson.url).get_data(as_text=True)


def test_what_people_wrote_is_text_and_not_markup(cast, visitor):
    lesson = publish(cast.asha, "<script>1</script>", description="<b>bold</b>", source='https://a.example/"><i>')
    page = visitor.get(lesson.url).get_data(as_text=True)
    assert "<script>1" not in page
    assert "<b>bold" not in page
    assert "<i>" not in page


@pytest.mark.parametrize("state", ["draft", "pending", "withdrawn"])
def test_what_is_not_published_has_no_page_here(cast, visitor, state):
    lesson = publish(cast.asha, state=state)
    for reader in (visitor, cast.amina.browser, cast.asha.browser):
        for url in ("", "/text", "/play/light", "/manifest.json", "/thumbnail"):
            assert reader.get(lesson.url + url).status_code == 404


def test_without_the_public_library_the_lesson_is_for_those_who_sign_in(cast, visitor, setting):
    lesson = publish(cast.asha)
    setting("public_library", False)
    assert visitor.get(lesson.url).location.startswith("/login?next=")
    assert cast.amina.browser.get(lesson.url).status_code == 200


def test_visitors_are_told_how_to_keep_it_and_readers_may(cast, visitor):
    lesson = publish(cast.asha)
    assert "Sign in to save and rate it" in words(visitor.get(lesson.url))
    page = words(cast.amina.browser.get(lesson.url))
    assert "Sign in" not in page
    assert "Save" in page


def test_the_page_stays_the_same_until_something_it_shows_changes(cast, visitor):
    lesson = publish(cast.asha)
    tag = visitor.get(lesson.url).headers["ETag"]
    assert visitor.get(lesson.url, headers={"If-None-Match": tag}).status_code == 304
    amina = cast.amina.browser
    own = amina.get(lesson.url).headers["ETag"]
    amina.post(f"{lesson.url}/bookmark", data={"on": "1"})
    assert amina.get(lesson.url, headers={"If-None-Match": own}).status_code == 200
    assert visitor.get(lesson.url, headers={"If-None-Match": tag}).status_code == 304
    amina.post(f"{lesson.url}/downloads", data={"rendition": "text"})
    assert visitor.get(lesson.url, headers={"If-None-Match": tag}).status_code == 200


def test_an_address_that_is_no_id_is_not_found(visitor):
    for url in ("/library/1", "/library/../etc", "/library/00000000-0000-0000-0000-000000000000"):
        assert visitor.get(url).status_code == 404
