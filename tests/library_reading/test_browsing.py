"""Browsing the library: what is there, in which order, and at what cost."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from spark.domain.library import browsing
from spark.domain.library.content import Content
from spark.extensions import db
from spark.student import library
from tests.library_builder import publish
from tests.library_reading.conftest import titles, words

KILOBYTE = 1000


def test_visitors_browse_what_is_published_and_see_what_each_way_costs(cast, visitor):
    publish(cast.asha, "Newton's first law", kind="pdf", files={"original": b"x" * 240 * KILOBYTE}, parts=["<p>A</p>"])
    page = visitor.get("/library")
    assert page.status_code == 200
    assert "Physics · Grade 8" in words(page)
    assert "Text 1 kB PDF 240 kB" in words(page)


@pytest.mark.parametrize("state", ["draft", "processing", "pending", "verified", "rejected", "withdrawn"])
def test_what_is_not_approved_is_not_in_the_library_not_even_for_its_educator(cast, visitor, state):
    publish(cast.asha, "Under way", state=state)
    for reader in (visitor, cast.asha.browser, cast.bram.browser, cast.rosa.browser):
        assert titles(reader.get("/library")) == []


def test_a_deleted_lesson_is_gone(cast, visitor, app):
    lesson = publish(cast.asha)
    with app.app_context():
        db.session.get_one(Content, lesson.id).deleted_at = sa.func.now()
        db.session.commit()
    assert titles(visitor.get("/library")) == []


def test_a_new_version_takes_the_place_of_the_one_before(cast, visitor):
    first = publish(cast.asha, "Motion")
    publish(cast.asha, "Motion, improved", of=first)
    assert titles(visitor.get("/library")) == ["Motion, improved"]


def test_without_the_public_library_visitors_sign_in_first_and_come_back(cast, visitor, setting):
    publish(cast.asha, "Motion")
    setting("public_library", False)
    answer = visitor.get("/library?subject=physics")
    assert answer.location == "/login?next=%2Flibrary%3Fsubject%3Dphysics"
    assert titles(cast.amina.browser.get("/library")) == ["Motion"]


def test_filters_narrow_the_list_and_stand_in_the_address(cast, visitor):
    publish(cast.asha, "Light", subject_slug="physics", grade_slug="grade-8")
    publish(cast.asha, "Leaves", subject_slug="biology", grade_slug="grade-8", language="fr", kind="pdf")
    publish(cast.asha, "Cells", subject_slug="biology", grade_slug="grade-9")
    publish(cast.asha, "A film", kind="video", files={"original": b"x" * 300 * KILOBYTE})
    found = {
        query: titles(visitor.get(f"/library?{query}"))
        for query in (
            "subject=biology",
            "grade=grade-8",
            "subject=biology&grade=grade-9",
            "kind=pdf",
            "language=fr",
            "size=20",
            "kind=interactive",
        )
    }
    assert found == {
        "subject=biology": ["Cells", "Leaves"],
        "grade=grade-8": ["A film", "Leaves", "Light"],
        "subject=biology&grade=grade-9": ["Cells"],
        "kind=pdf": ["Leaves"],
        "language=fr": ["Leaves"],
        "size=20": ["Cells", "Leaves", "Light"],
        "kind=interactive": [],
    }


def test_the_chosen_filters_are_shown_as_chosen(cast, visitor):
    page = visitor.get("/library?subject=biology&size=500").get_data(as_text=True)
    assert page.count("selected>") == 6
    assert '<option value="biology"\nselected>' in page
    assert '<option value="500"\nselected>' in page


NONSENSE = [
    *("subject=%00", "subject=%F0%9F%92%A9", "kind=spell", "size=-1", "size=1e9", "sort=best", "sort=';", "q=%00"),
    *("page=0", "page=-3", "page=x", "page=99999999", "grade=" + "x" * 999),
]


@pytest.mark.parametrize("query", NONSENSE)
def test_addresses_that_make_no_sense_still_show_a_list(cast, visitor, query):
    publish(cast.asha)
    assert visitor.get(f"/library?{query}", follow_redirects=True).status_code == 200


def test_the_list_is_sorted_by_age_use_or_rating(cast, visitor, app):
    lessons = [publish(cast.asha, title) for title in ("Old", "Used", "Liked")]
    with app.app_context():
        db.session.get_one(Content, lessons[1].id).download_count = 9
        liked = db.session.get_one(Content, lessons[2].id)
        liked.rating_sum, liked.rating_count = 10, 2
        db.session.commit()
    assert titles(visitor.get("/library")) == ["Liked", "Used", "Old"]
    assert titles(visitor.get("/library?sort=used"))[0] == "Used"
    assert titles(visitor.get("/library?sort=rated"))[0] == "Liked"


def test_pages_are_turned_by_links_that_keep_the_filters(cast, visitor):
    for number in range(library.PER_PAGE + 1):
        publish(cast.asha, f"Lesson {number}")
    first = visitor.get("/library?subject=physics")
    assert len(titles(first)) == library.PER_PAGE
    assert "Page 1 of 2" in words(first)
    assert 'href="/library?subject=physics&amp;page=2"' in first.get_data(as_text=True)
    second = visitor.get("/library?subject=physics&page=2")
    assert titles(second) == ["Lesson 0"]
    assert 'rel="prev" href="/library?subject=physics"' in second.get_data(as_text=True).replace("\n", " ")


def test_a_page_that_is_no_longer_there_leads_to_the_first(cast, visitor):
    publish(cast.asha, "Light")
    assert visitor.get("/library?subject=physics&page=7").location == "/library?subject=physics"
    assert visitor.get("/library?q=light&page=7").location == "/library?q=light"


def test_what_cannot_be_counted_cheaply_is_said_to_be_more(cast, visitor, monkeypatch):
    monkeypatch.setattr(browsing, "MOST", 24)
    monkeypatch.setattr(library, "MOST", 24)
    for number in range(30):
        publish(cast.asha, f"Lesson {number}")
    assert "24 lessons and more" in words(visitor.get("/library"))
    last = visitor.get("/library?page=9")
    assert "Page 2 of 2" in words(last)
    assert "There are more." in words(last)


def test_students_have_a_link_to_their_own_grade_and_find_it_first(cast):
    page = cast.amina.browser.get("/library")
    assert 'href="/library?grade=grade-8"' in page.get_data(as_text=True)
    assert "Only Grade 8" in words(page)
    assert "All grades Grade 8 Grade 1 Grade 2" in words(page)


def test_an_empty_library_says_so_and_an_empty_search_what_to_do(visitor):
    assert "No lessons yet" in words(visitor.get("/library"))
    assert "Nothing found" in words(visitor.get("/library?q=newton"))


def test_thumbnails_are_shown_only_when_they_cost_little_and_nobody_saves_data(cast, visitor, setting):
    small = publish(cast.asha, "Small", files={"original": b"o", "thumbnail": b"t" * 4000})
    publish(cast.asha, "Large", files={"original": b"o", "thumbnail": b"t" * 9000})
    assert visitor.get("/library").get_data(as_text=True).count("<img") == 1
    assert f'src="{small.url}/thumbnail"' in visitor.get("/library").get_data(as_text=True)
    assert "<img" not in visitor.get("/library", headers={"Save-Data": "on"}).get_data(as_text=True)
    setting("thumbnail_bytes", 0)
    assert "<img" not in visitor.get("/library").get_data(as_text=True)


def test_an_unchanged_list_costs_no_bytes_and_a_changed_one_is_fresh(cast, visitor):
    publish(cast.asha, "Light")
    tag = visitor.get("/library").headers["ETag"]
    assert visitor.get("/library", headers={"If-None-Match": tag}).status_code == 304
    assert visitor.get("/library", headers={"If-None-Match": tag}, htmx=True).status_code == 200
    assert visitor.get("/library", headers={"If-None-Match": tag, "Save-Data": "on"}).status_code == 200
    publish(cast.asha, "Sound")
    assert visitor.get("/library", headers={"If-None-Match": tag}).status_code == 200


def test_what_visitors_see_may_be_shared_and_names_nobody(cast, visitor):
    shared = visitor.get("/library").headers
    assert shared["Cache-Control"] == "public, no-cache"
    assert "Spark-User" not in shared
    assert {"Cookie", "Save-Data", "Accept-Language", "HX-Request"} <= set(shared["Vary"].split(", "))
    assert cast.amina.browser.get("/library").headers["Cache-Control"] == "private, no-cache"


def test_htmx_gets_the_inside_of_the_page(cast, visitor):
    publish(cast.asha, "Light")
    inside = visitor.get("/library", htmx=True).get_data(as_text=True)
    assert inside.lstrip().startswith("<title>")
    assert "<main" not in inside
    assert titles(visitor.get("/library", htmx=True)) == ["Light"]
