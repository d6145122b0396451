"""All of a subject and a grade in one go: what is in it, for whom, and what it says it costs."""

from __future__ import annotations

import re

import pytest

from tests.library_builder import publish
from tests.questions_asking.thread import answer_it, ask

PACK = "/library/packs/physics/grade-8"


@pytest.fixture
def shelf(app, cast):
    lesson = publish(cast.asha, "Levers in balance", parts=["<p>One.</p>", "<p>Two.</p>"])
    publish(cast.asha, "A film without words", kind="video", files={"light": b"film"})
    publish(cast.asha, "Levers for the ninth grade", grade_slug="grade-9")
    answered = ask(cast.amina.browser, title="Why does it tip?", subject="physics")
    answer_it(app, answered, cast.mina)
    ask(cast.amina.browser, title="Nobody knows yet", subject="physics", text="Something else altogether.")
    return [lesson.url, f"{lesson.url}/text", f"{lesson.url}/text?part=2", f"/questions/{answered}"]


def test_a_pack_names_every_page_that_a_phone_needs(cast, shelf):
    answer = cast.farah.browser.get(f"{PACK}/manifest.json")
    assert answer.json["pages"] == shelf
    for url in shelf:
        assert cast.farah.browser.get(url, htmx=True).status_code == 200


def test_its_page_says_what_it_costs_and_what_is_in_it(cast, shelf):
    page = cast.farah.browser.get(PACK).get_data(as_text=True)
    assert "Levers in balance" in page
    assert "Why does it tip?" in page
    assert "film" not in page
    assert int(re.search(r'data-bytes="(\d+)"', page)[1]) > 3_000
    assert cast.farah.browser.get("/library?subject=physics&grade=grade-8").get_data(as_text=True).count(PACK) == 1


def test_an_empty_shelf_says_so_and_an_unknown_one_is_not_there(cast):
    assert "Nothing here yet" in cast.farah.browser.get("/library/packs/art/grade-3").get_data(as_text=True)
    for path in ("/library/packs/alchemy/grade-8", "/library/packs/physics/grade-99/manifest.json"):
        assert cast.farah.browser.get(path).status_code == 404


def test_a_visitor_signs_in_first(visitor):
    assert visitor.get(PACK).status_code == 303
