"""The picture of a question: for who has it on a paper, and who wrote it."""

from io import BytesIO

import pytest

from spark.domain.practice.item import Picture
from tests.practice.builder import SINGLE, make_test, versions_of
from tests.practice_taking.taking import begin, hand_in, text

KEY = "tests/pictures/abc123.webp"


@pytest.fixture
def pictured(app, cast):
    app.extensions["storage"].put(KEY, BytesIO(b"webp"), "image/webp")
    picture = Picture(key=KEY, bytes=18_000, width=300, height=200, alt="Five planets")
    test_id = make_test(cast.rosa, (SINGLE.model_copy(update={"picture": picture}),))
    return test_id, f"/tests/items/{versions_of(cast.rosa, test_id)[0]}/picture"


def test_who_may_take_the_test_sees_it_and_others_do_not(cast, amina, farah, visitor, pictured):
    test_id, url = pictured
    attempt = begin(amina, test_id)
    page = text(amina, attempt)
    assert f'src="{url}?v=abc123" alt="Five planets" width="300" height="200"' in page
    answer = amina.get(f"{url}?v=abc123")
    assert (answer.status_code, answer.data) == (200, b"webp")
    assert "immutable" in answer.headers["Cache-Control"]
    hand_in(amina, attempt)
    assert amina.get(url).status_code == 200
    assert cast.rosa.browser.get(url).status_code == 200
    assert farah.get(url).status_code == 200, "a phone keeps it before the start, for a test without a line"
    assert cast.asha.browser.get(url).status_code == 404
    assert visitor.get(url).status_code == 303


def test_a_phone_that_saves_data_gets_a_link_that_says_what_it_costs(amina, pictured):
    attempt = begin(amina, pictured[0])
    page = text(amina, attempt, headers={"Save-Data": "on"})
    assert "<img" not in page.partition("<main")[2]
    assert "Show the picture</a>" in page or "Show the picture (18 kB)" in page


def test_a_question_without_a_picture_has_none(cast, amina):
    test_id = make_test(cast.rosa)
    begin(amina, test_id)
    assert amina.get(f"/tests/items/{versions_of(cast.rosa, test_id)[0]}/picture").status_code == 404
