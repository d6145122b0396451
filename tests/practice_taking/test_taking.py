"""Taking a test, with plain forms: one question a screen or all on one page, flags, and nobody else's business."""

import re
from uuid import uuid4

import pytest

from spark.student.attempt import MOST_ON_A_PAGE
from tests.practice.builder import OF_EVERY_KIND, TEXT, TRUE_FALSE, make_test, versions_of
from tests.practice_taking.taking import answers_at, begin, hand_in, text


def numbers(page):
    """Return each number's words: {"1": "answered, flagged"}."""
    return dict(re.findall(r">(\d+)<span class=\"hidden\">, ([^<]*)</span>", page))


def test_questions_are_numbered_and_texts_between_them_are_not(amina, test_id):
    page = text(amina, begin(amina, test_id))
    assert "Question 1 <small>of 8 · 1 point</small>" in page
    assert "Read the <em>map</em> first." in page
    assert numbers(page) == {str(number): "open" for number in range(1, 9)}


def test_a_text_behind_the_last_question_stands_below_it(cast, amina):
    attempt = begin(amina, make_test(cast.rosa, (TRUE_FALSE, TRUE_FALSE, TEXT)))
    assert "map" not in text(amina, f"{attempt}?q=1")
    assert "map" in text(amina, f"{attempt}?q=2")
    assert "map" in text(amina, f"{attempt}?all=1")


def test_a_form_saves_and_goes_on_where_its_button_leads(amina, test_id):
    attempt = begin(amina, test_id)
    urls = answers_at(amina, attempt)
    for go, place in (
        ("", "?q=2"),
        ("2", "?q=2"),
        ("7", "?q=7"),
        ("check", "/submission"),
        ("all", "?all=1#q1"),
        ("x\x00", "?q=2"),
    ):
        answer = amina.post(urls[0], data={"answer": "1", "go": go})
        assert (answer.status_code, answer.location) == (303, attempt + place), go
    assert amina.post(urls[-1], data={"answer": "Cold."}).location == f"{attempt}/submission"
    page = text(amina, f"{attempt}?q=1")
    assert re.search(r'value="1" checked', page)
    assert "Saved <time" in page
    assert numbers(page)["1"] == "answered"
    assert numbers(page)["2"] == "open"


def test_one_comes_back_to_the_first_question_without_an_answer(amina, test_id):
    attempt = begin(amina, test_id)
    for url in answers_at(amina, attempt)[:2]:
        amina.post(url, data={"answer": "1"})
    assert "Question 3 <small>" in text(amina, attempt)


@pytest.mark.parametrize(("address", "number"), [("?q=0", 1), ("?q=999", 8), ("?q=-4", 1), ("?q=x%00", 1), ("?q=٣", 1)])
def test_an_address_without_sense_is_a_question_all_the_same(amina, test_id, address, number):
    assert f"Question {number} <small>" in text(amina, begin(amina, test_id) + address)


def test_every_kind_is_answered_by_a_form_and_shown_again(amina, test_id):
    attempt = begin(amina, test_id)
    given = (["1"], ["0", "2"], ["1"], ["kigali"], ["9,8"], ["1", "2"], ["1", "3", "4", "2"], ["It is cold.\r\nVery."])
    for url, answer in zip(answers_at(amina, attempt), given, strict=True):
        assert amina.post(url, data={"answer": answer}).status_code == 303
    page = text(amina, f"{attempt}?all=1")
    assert page.count(" checked") == 4
    assert page.count(" selected") == 6
    for words in ('value="kigali"', 'value="9,8"', ">It is cold. Very.</textarea>"):
        assert words in page, words
    assert set(numbers(page).values()) == {"answered"}


def test_an_answer_is_taken_back(amina, test_id):
    attempt = begin(amina, test_id)
    url = answers_at(amina, attempt)[1]
    amina.post(url, data={"answer": ["0", "2"]})
    amina.post(url, data={})
    assert numbers(text(amina, attempt))["2"] == "open"


def test_a_question_is_flagged_and_found_again(amina, test_id):
    attempt = begin(amina, test_id)
    flag = answers_at(amina, attempt)[2].replace("/answers/", "/flags/")
    assert amina.post(flag, data={"on": "1"}).location == f"{attempt}?q=3"
    page = text(amina, f"{attempt}?q=3")
    assert numbers(page)["3"] == "open, flagged"
    assert 'aria-pressed="true"' in page
    assert "Flagged for later" in text(amina, f"{attempt}/submission")
    part = amina.post(flag, data={"on": "0"}, htmx=True).get_data(as_text=True)
    assert part.count("<form") == 1
    assert 'aria-pressed="false"' in part
    assert amina.post(f"{flag}?all=1", data={"on": "1"}).location == f"{attempt}?all=1#q3"


def test_all_questions_fit_on_one_page(amina, test_id):
    attempt = begin(amina, test_id)
    assert f'href="?all=1"' in text(amina, attempt)  # noqa: F541
    page = text(amina, f"{attempt}?all=1")
    assert len(re.findall(r'<form id="q\d', page)) == 8
    assert len(set(re.findall(r' id="([^"]+)"', page))) == len(re.findall(r' id="([^"]+)"', page))


def test_a_long_paper_is_read_one_by_one(cast, amina):
    attempt = begin(amina, make_test(cast.rosa, [TRUE_FALSE] * (MOST_ON_A_PAGE + 1)))
    assert "?all=1" not in text(amina, attempt)
    assert f"Question 1 <small>of {MOST_ON_A_PAGE + 1}" in text(amina, f"{attempt}?all=1")


def test_one_question_alone_is_a_part(amina, test_id):
    attempt = begin(amina, test_id)
    part = text(amina, f"{attempt}/questions/4", htmx=True)
    assert part.count('id="question"') == 1
    assert "The capital of Rwanda?" in part
    assert "clock" not in part
    hand_in(amina, attempt)
    assert amina.get(f"{attempt}/questions/4", htmx=True).headers["HX-Redirect"] == attempt


def test_nobody_finds_the_attempt_of_another(cast, amina, farah, test_id):
    attempt = begin(amina, test_id)
    url = answers_at(amina, attempt)[0]
    for stranger in (farah, cast.asha.browser, cast.rosa.browser, cast.mina.browser):
        for path in ("", "?all=1", "/clock", "/questions/1", "/submission", "/paper", "/key"):
            assert stranger.get(attempt + path).status_code == 404, path
        assert stranger.get(url).status_code == 404
        for path in (url, url.replace("answers", "flags"), f"{attempt}/submission", f"{attempt}/again"):
            assert stranger.post(path, data={"answer": "1"}).status_code == 404, path
    assert numbers(text(amina, attempt))["1"] == "open"
    hand_in(amina, attempt)
    for path in ("", "/paper", "/key"):
        assert farah.get(attempt + path).status_code == 404, path


def test_a_question_of_another_test_is_none_of_this_one(cast, amina, test_id):
    attempt = begin(amina, test_id)
    [other] = versions_of(cast.rosa, make_test(cast.rosa, title="Another"))
    for version_id in (other, uuid4(), "no-id"):
        for kind in ("answers", "flags"):
            answer = amina.post(f"{attempt}/{kind}/{version_id}", data={"answer": "1"})
            assert answer.status_code == 404, (kind, version_id)
    assert "There is no such question in this attempt." in amina.post(f"{attempt}/answers/{other}").get_data(
        as_text=True
    )


def test_a_text_between_the_questions_takes_no_answer(cast, amina, test_id):
    attempt = begin(amina, test_id)
    description = versions_of(cast.rosa, test_id)[0]
    assert len(OF_EVERY_KIND) == 9
    answer = amina.post(f"{attempt}/answers/{description}", data={"answer": "1"})
    assert answer.status_code == 422
    assert "This is no answer to this question" in answer.get_data(as_text=True)


def test_before_the_start_there_is_nothing_to_answer(cast, amina, test_id):
    version_id = versions_of(cast.rosa, test_id)[1]
    assert amina.post(f"/attempts/{uuid4()}/answers/{version_id}", data={"answer": "1"}).status_code == 404


def test_pages_of_an_untimed_attempt_are_not_sent_twice(cast, amina):
    attempt = begin(amina, make_test(cast.rosa))
    tag = {"If-None-Match": amina.get(attempt).headers["ETag"]}
    assert amina.get(attempt, headers=tag).status_code == 304
    amina.post(answers_at(amina, attempt)[0], data={"answer": "1"})
    assert amina.get(attempt, headers=tag).status_code == 200
