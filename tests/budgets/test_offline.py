"""What the pages weigh that a phone keeps for the time without a line, and what they ask of the database."""

from __future__ import annotations

import pytest

from tests.budgets.conftest import header_bytes, served
from tests.budgets.test_practice import ABOUT, TWENTY
from tests.library_builder import publish
from tests.practice.builder import make_test
from tests.questions_asking.thread import answer_it, ask

SHELF = {"subject_slug": "science", "grade_slug": "grade-8"}
PACK = "/library/packs/science/grade-8"
MOST_QUERIES = 8


@pytest.fixture
def fill(app, cast):
    """Put things on the shelf, and name the pages that a phone keeps of it."""

    def filled(number: int) -> list[str]:
        for place in range(number):
            publish(cast.asha, f"Lesson {place} of levers", parts=["<p>One.</p>", "<p>Two.</p>"], **SHELF)
            answered = ask(cast.amina.browser, title=f"Why does lever {'x' * place} tip?", subject="science")
            answer_it(app, answered, cast.mina)
            test_id = make_test(cast.rosa, TWENTY[: 1 + place], **ABOUT | SHELF | {"title": f"Test {place}"})
        return [PACK, f"/tests/{test_id}/offline", "/offline", "/outbox", "/saved"]

    return filled


def test_no_page_is_heavier_than_a_budget_allows(cast, fill):
    reader = cast.farah.browser
    for url in fill(30):
        assert len(served(reader, url).data) <= 8_000, url
        assert len(served(reader, url, htmx=True).data) <= 6_000, url
        assert header_bytes(served(reader, url)) <= 1_000, url
    ask(cast.amina.browser, title="Taken along?")
    mina = cast.mina.browser
    mina.post("/mentor/along")
    assert len(served(mina, "/mentor/along").data) <= 8_000


def test_more_on_the_shelf_asks_no_more_of_the_database(cast, fill, queries_of):
    reader = cast.farah.browser
    few, many = ([queries_of(reader, url) for url in (*fill(number), f"{PACK}/manifest.json")] for number in (2, 20))
    assert max(many) <= MOST_QUERIES, many
    assert [more - less for less, more in zip(few, many, strict=True)] == [0] * len(few), (few, many)
