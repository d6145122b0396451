"""Whole tests: who may write them, how they are begun, published, retired, copied, thrown away, and how they look."""

from __future__ import annotations

import re

import brotli
import pytest

from spark.domain.moderation.settings import change_setting
from spark.domain.people.user import User
from spark.domain.practice.test import PracticeTest
from spark.extensions import db
from tests.practice.builder import OF_EVERY_KIND, SINGLE, make_test
from tests.practice_authoring.forms import ABOUT, add, begin, errors_in, items_of


def let_educators_write(cast, allowed: bool = True) -> None:
    with cast.rosa.app.app_context():
        change_setting("educators_author_tests", allowed, by=db.session.get_one(User, cast.rosa.id))
        db.session.commit()


def state_of(cast, test: str) -> str:
    with cast.rosa.app.app_context():
        return db.session.get_one(PracticeTest, test.rpartition("/")[2]).state


def test_admins_write_tests_and_students_never(cast, visitor):
    assert cast.rosa.browser.get("/admin/tests").status_code == 200
    assert cast.amina.browser.get("/admin/tests").status_code == 403
    assert visitor.get("/admin/tests").status_code == 303


def test_educators_write_their_own_tests_where_the_school_lets_them(cast):
    asha = cast.asha.browser
    assert asha.get("/admin/tests").status_code == 403
    assert "/admin/tests" not in asha.get("/teach").get_data(as_text=True)
    let_educators_write(cast)
    assert "/admin/tests" in asha.get("/teach").get_data(as_text=True)
    own = begin(asha, title="By Asha")
    others = begin(cast.rui.browser, title="By Rui")
    question = add(cast.rui.browser, others)
    page = asha.get("/admin/tests").get_data(as_text=True)
    assert "By Asha" in page
    assert "By Rui" not in page
    assert asha.get(own).status_code == 200
    for hidden in ("", "/edit", "/preview", "/print", "/export", "/import", "/questions/new"):
        assert asha.get(others + hidden).status_code == 404, hidden
    assert asha.get(question).status_code == 404
    for act in ("publication", "retirement", "copies", "deletion"):
        assert asha.post(f"{others}/{act}").status_code == 404, act
    for act in ("moves", "copies", "removal", "restoration"):
        assert asha.post(f"{question}/{act}").status_code == 404, act
    assert cast.rosa.browser.get(own).status_code == 200, "an admin writes every test"
    let_educators_write(cast, False)
    assert asha.get(own).status_code == 403


def test_the_admins_home_leads_to_the_tests(cast):
    assert 'href="/admin/tests"' in cast.rosa.browser.get("/admin").get_data(as_text=True)


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"title": ""}, "Give the test a title."),
        ({"title": "…"}, "Give the test a title."),
        ({"title": "x" * 256}, "This is too long."),
        ({"subject": "magic"}, "Choose a subject from the list."),
        ({"grade": ""}, "Choose a grade from the list."),
        ({"duration_minutes": "1441"}, "Give from 1 to 1440 minutes, or none."),
        ({"duration_minutes": "ten"}, "Not a valid integer value."),
        ({"pass_score_percentage": "101"}, "Give from 0 to 100 %."),
        ({"licence": "CC BY 4.0"}, "Say whose work this is"),
        ({"late_rule": "never"}, "Choose what becomes of late answers."),
    ],
)
def test_what_is_wrong_with_a_test_stands_at_its_field(cast, about, sentence):
    answer = cast.rosa.browser.post("/admin/tests/new", data=ABOUT | about)
    assert answer.status_code == 422
    assert any(sentence in error for error in errors_in(answer.get_data(as_text=True)))


def test_a_test_is_described_anew(cast):
    browser = cast.rosa.browser
    test = begin(browser)
    assert 'value="Light and shadow"' in browser.get(f"{test}/edit").get_data(as_text=True)
    about = {"title": "Shadows", "duration_minutes": "20", "description": "With **paper**."}
    assert browser.post(f"{test}/edit", data=ABOUT | about).status_code == 303
    page = browser.get(test).get_data(as_text=True)
    assert "Shadows" in page
    assert "20 minutes" in page
    add(browser, test)
    assert "<strong>paper</strong>" in browser.get(f"{test}/preview").get_data(as_text=True)


def test_a_test_is_published_retired_and_published_again(cast):
    browser = cast.rosa.browser
    test = begin(browser)
    assert browser.post(f"{test}/publication").status_code == 422, "there is no question"
    add(browser, test)
    for act, state in (("publication", "published"), ("retirement", "retired"), ("publication", "published")):
        assert browser.post(f"{test}/{act}").status_code == 303
        assert state_of(cast, test) == state
    assert browser.post(f"{test}/deletion").status_code == 409
    listed = browser.get("/admin/tests?show=published").get_data(as_text=True)
    assert "Light and shadow" in listed
    assert "Light and shadow" not in browser.get("/admin/tests?show=draft").get_data(as_text=True)


def test_a_copy_is_a_draft_of_whoever_copies(cast):
    test_id = make_test(cast.rosa, OF_EVERY_KIND)
    copy = cast.rui.browser.post(f"/admin/tests/{test_id}/copies").location
    assert state_of(cast, copy) == "draft"
    assert tuple(items_of(cast.rui, copy)) == OF_EVERY_KIND
    assert "Copy of Nature and number" in cast.rui.browser.get(copy).get_data(as_text=True)


def test_a_draft_is_thrown_away(cast):
    browser = cast.rosa.browser
    test = begin(browser)
    add(browser, test)
    assert browser.post(f"{test}/deletion").status_code == 303
    assert browser.get(test).status_code == 404


@pytest.mark.parametrize(
    "path", ["", "?page=2", "/preview", "/preview?all=1&key=1", "/preview?q=3&key=1", "/print", "/print?key=1"]
)
def test_a_page_costs_eight_queries_for_one_question_or_a_hundred(cast, queries, path):
    browser = cast.rosa.browser
    few = make_test(cast.rosa, OF_EVERY_KIND)
    many = make_test(cast.rosa, OF_EVERY_KIND * 12)
    counts = []
    for test_id in (few, many):
        browser.get(f"/admin/tests/{test_id}{path}")
        queries.clear()
        assert browser.get(f"/admin/tests/{test_id}{path}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 8, queries


def test_the_list_costs_eight_queries_and_says_whose_test_it_is(cast, queries):
    browser = cast.rosa.browser
    for _number in range(25):
        make_test(cast.rui, [SINGLE], published=False)
    browser.get("/admin/tests")
    queries.clear()
    page = browser.get("/admin/tests").get_data(as_text=True)
    assert len(queries) <= 8
    assert page.count("Nature and number") == 20
    assert "Rui" in page
    assert browser.get("/admin/tests?page=2").get_data(as_text=True).count("Nature and number") == 5


@pytest.mark.parametrize("number", ["0", "-1", "99999999999", "x", "%00"])
def test_pages_that_are_not_there_show_one_that_is(cast, number):
    test_id, browser = make_test(cast.rosa, [SINGLE]), cast.rosa.browser
    for url in (
        f"/admin/tests?page={number}",
        f"/admin/tests/{test_id}?page={number}",
        f"/admin/tests/{test_id}/preview?q={number}",
    ):
        assert browser.get(url).status_code == 200, url


@pytest.mark.parametrize(
    "path", ["", "/preview?q=2", "/edit", "/questions/new", "/questions/new?kind=multiple", "/import", "/export"]
)
def test_a_page_stays_within_its_bytes(cast, path):
    test_id = make_test(cast.rosa, OF_EVERY_KIND)
    answer = cast.rosa.browser.get(f"/admin/tests/{test_id}{path}")
    assert len(brotli.compress(answer.get_data(), quality=5)) <= 8_000


def test_the_solutions_are_only_shown_on_request(cast):
    test_id, browser = make_test(cast.rosa, OF_EVERY_KIND), cast.rosa.browser
    for page in ("preview?all=1", "print"):
        assert "Well seen." not in browser.get(f"/admin/tests/{test_id}/{page}").get_data(as_text=True)
    for page in ("preview?all=1&key=1", "print?key=1"):
        assert "Well seen." in browser.get(f"/admin/tests/{test_id}/{page}").get_data(as_text=True)


def test_every_choice_of_a_page_of_questions_is_a_group_of_its_own(cast):
    test_id = make_test(cast.rosa, [SINGLE, SINGLE])
    page = cast.rosa.browser.get(f"/admin/tests/{test_id}/preview?all=1").get_data(as_text=True)
    assert set(re.findall(r'type="radio"\s+name="([^"]+)"', page)) == {"question-1", "question-2"}
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_texts_that_ask_nothing_have_no_number(cast):
    test_id, browser = make_test(cast.rosa, OF_EVERY_KIND), cast.rosa.browser
    page = browser.get(f"/admin/tests/{test_id}/print").get_data(as_text=True)
    assert re.findall(r"<li (?:class=bare|value=\d+)", page) == [
        "<li class=bare",
        *(f"<li value={n}" for n in range(1, 9)),
    ]
    assert "Question 2" in browser.get(f"/admin/tests/{test_id}/preview?q=3").get_data(as_text=True)
