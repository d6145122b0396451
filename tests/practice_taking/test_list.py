"""The list of practice tests: every state has an address, and each row says how far one is."""

import pytest

from spark.student.tests import PER_PAGE
from tests.practice.builder import SINGLE, TRUE_FALSE, make_test
from tests.practice_taking.taking import answers_at, begin, hand_in, text


@pytest.fixture
def three(cast):
    return [
        make_test(cast.rosa, title="Forces and motion", subject="physics", grade="grade-8", duration_minutes=20),
        make_test(cast.rosa, title="Kwa nini barafu huelea?", subject="physics", grade="grade-7"),
        make_test(cast.rosa, title="पत्तियाँ और जड़ें", subject="biology", grade="grade-7"),
    ]


def found(reader, three, address):
    page = text(reader, f"/tests{address}")
    return [number for number, one in enumerate(three) if f'href="/tests/{one}"' in page]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", [0, 1, 2]),
        ("?subject=physics", [0, 1]),
        ("?subject=physics&grade=grade-7", [1]),
        ("?q=FORCES", [0]),
        ("?q=moti forc", [0]),
        ("?q=पत्ति", [2]),
        ("?q=%25", []),
        ("?q=___", []),
        ("?subject=%00&grade=x&page=-1&q=%00", []),
        ("?subject=%00&page=-1&q=%00", [0, 1, 2]),
    ],
)
def test_filters(amina, three, address, expected):
    assert found(amina, three, address) == expected


def test_the_newest_stands_first_and_pages_follow(cast, amina, three):
    for number in range(PER_PAGE):
        make_test(cast.rosa, title=f"Number {number}")
    first = text(amina, "/tests")
    assert first.index(f"Number {PER_PAGE - 1}<") < first.index("Number 0<")
    assert found(amina, three, "") == []
    assert 'rel="next" href="/tests?page=2"' in first
    assert found(amina, three, "?page=2") == [0, 1, 2]
    assert amina.get("/tests?page=9").location == "/tests"


def test_drafts_and_retired_tests_are_on_no_list(cast, amina, visitor):
    draft = make_test(cast.rosa, title="Not yet", published=False)
    for reader in (amina, visitor):
        assert "Not yet" not in text(reader, "/tests")
        assert reader.get(f"/tests/{draft}").status_code == 404


def test_a_visitor_reads_the_list_and_signs_in_to_take_one(visitor, three):
    assert found(visitor, three, "") == [0, 1, 2]
    page = text(visitor, f"/tests/{three[0]}")
    assert f"/login?next=/tests/{three[0]}" in page.replace("%2F", "/")
    assert "/attempts" not in page
    assert visitor.get(f"/tests/{three[0]}").headers["Cache-Control"].startswith("public")


def test_a_row_says_how_long_it_takes_and_how_far_one_is(cast, amina, three):
    page = text(amina, "/tests")
    assert "20 minutes" in page
    assert "no limit of time" in page
    assert "Under way" not in page
    attempt = begin(amina, three[0])
    assert "Under way: go on" in text(amina, "/tests")
    [url] = answers_at(amina, attempt)
    amina.post(url, data={"answer": "1"})
    hand_in(amina, attempt)
    page = text(amina, "/tests")
    assert "Under way" not in page
    assert "best 100%" in page
    assert "passed" in page
    assert "best" not in text(cast.farah.browser, "/tests"), "nobody sees how others did"


def test_the_best_of_several_attempts_is_shown_and_what_was_tried_again_is_none(cast, amina):
    test_id = make_test(cast.rosa, (SINGLE, TRUE_FALSE), title="Twice")
    first = begin(amina, test_id)
    amina.post(answers_at(amina, first)[0], data={"answer": "1"})
    hand_in(amina, first)
    again = amina.post(f"{first}/again").location
    amina.post(answers_at(amina, again)[0], data={"answer": "1"})
    hand_in(amina, again)
    assert "best 50%" in text(amina, "/tests")


def test_an_unchanged_list_is_not_sent_again(cast, amina, three):
    first = amina.get("/tests")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert amina.get("/tests", headers=tag).status_code == 304
    begin(amina, three[1])
    assert amina.get("/tests", headers=tag).status_code == 200


def test_an_empty_list_says_what_to_do(amina):
    for address in ("", "?subject=physics", "?q=ohm"):
        assert 'class="empty"' in text(amina, f"/tests{address}"), address
