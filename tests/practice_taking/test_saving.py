"""Saving an answer as a phone does: acknowledged, ordered by when it was given, counted by the rule, never lost."""

from datetime import timedelta

import pytest
import time_machine

from spark.domain.clock import now
from tests.practice.builder import OF_EVERY_KIND, make_test
from tests.practice_taking.taking import answers_at, begin, text

KEY = {"Idempotency-Key": "7f0c1c1e-0000-4000-8000-000000000001"}
VALUES = "SELECT value FROM test_answers WHERE value IS NOT NULL"
EVENTS = "SELECT value, is_counted FROM attempt_events WHERE kind = 'answer' ORDER BY number"


@pytest.fixture
def clock():
    with time_machine.travel(now(), tick=False) as moved:
        yield moved


def save(reader, url, value, ago=0, **headers):
    return reader.post(f"{url}?ago={ago}", data={"answer": value}, htmx=True, headers=headers)


def words(answer):
    return " ".join(answer.get_data(as_text=True).split())


def test_a_phone_hears_that_its_answer_is_safe_and_how_much_time_is_left(amina, test_id, clock):
    attempt = begin(amina, test_id)
    clock.shift(timedelta(minutes=5))
    answer = save(amina, answers_at(amina, attempt)[0], "1", **KEY)
    assert answer.status_code == 200
    assert words(answer).startswith("Saved <time datetime=")
    assert 'data-left="900"' in words(answer)
    assert answer.headers["Spark-Ack"] == KEY["Idempotency-Key"]


def test_without_a_limit_nothing_is_said_of_the_time(cast, amina):
    attempt = begin(amina, make_test(cast.rosa))
    assert "data-left" not in words(save(amina, answers_at(amina, attempt)[0], "1"))
    assert "data-left" not in text(amina, f"{attempt}/clock")


def test_the_same_answer_sent_twice_is_one_whatever_its_age(amina, test_id, rows):
    url = answers_at(amina, begin(amina, test_id))[0]
    assert save(amina, url, "1", **KEY).status_code == 200
    again = save(amina, url, "1", ago=40, **KEY)
    assert (again.status_code, again.location) == (303, url)
    assert text(amina, url, htmx=True).startswith("Saved <time")
    assert rows(EVENTS) == [(1, True)]


def test_an_older_answer_from_another_device_does_not_replace_a_newer_one(amina, test_id, rows, clock):
    url = answers_at(amina, begin(amina, test_id))[0]
    clock.shift(timedelta(minutes=5))
    save(amina, url, "1", ago=5)
    late = save(amina, url, "0", ago=120)
    assert words(late).startswith("Kept; a newer answer from another device counts.")
    assert rows(VALUES) == [(1,)]
    assert len(rows(EVENTS)) == 2


def test_an_answer_given_at_once_after_another_counts_though_the_first_was_long_on_its_way(amina, test_id, rows, clock):
    url = answers_at(amina, begin(amina, test_id))[0]
    clock.shift(timedelta(minutes=5))
    save(amina, url, "1", ago=0)  # it left 20 seconds before it arrived
    assert words(save(amina, url, "0", ago=15)).startswith("Saved ")
    assert words(save(amina, url, "1", ago=19)).startswith("Saved ")
    assert rows(VALUES) == [(1,)]
    assert words(save(amina, url, "0", ago=21)).startswith("Kept; a newer answer from another device counts.")
    assert rows(VALUES) == [(1,)]


@pytest.mark.parametrize("ago", ["", "-5", "1e9", "9" * 30, "٣", "\x00", "99999999"])
def test_an_age_without_sense_moves_no_answer_before_the_start(amina, test_id, rows, ago):
    url = answers_at(amina, begin(amina, test_id))[0]
    assert save(amina, url, "1", ago=ago).status_code == 200
    assert rows(
        "SELECT bool_and(e.done_at >= a.started_at AND e.done_at <= e.received_at) FROM attempt_events e "
        "JOIN practice_test_attempts a ON a.id = e.attempt_id"
    ) == [(True,)]


def test_a_late_answer_is_kept_and_the_student_hears_that_it_does_not_count(amina, test_id, rows, clock):
    attempt = begin(amina, test_id)
    url = answers_at(amina, attempt)[0]
    clock.shift(timedelta(minutes=21))
    answer = save(amina, url, "1", **KEY)
    assert words(answer).startswith("Kept, not counted: it came too late.")
    assert save(amina, url, "1", ago=3, **KEY).location == url
    assert text(amina, url).startswith("Kept, not counted: it came too late."), "the same when it asks again"
    assert rows(EVENTS) == [(1, False)]
    page = text(amina, attempt)
    assert "The time was over" in page
    assert "Kept, not counted: <bdi>Jupiter</bdi>" in page


def test_a_form_that_comes_too_late_leads_to_the_result_and_says_so(amina, test_id, clock):
    attempt = begin(amina, test_id)
    url = answers_at(amina, attempt)[0]
    clock.shift(timedelta(minutes=21))
    answer = amina.post(url, data={"answer": "1", "go": "2"})
    assert (answer.status_code, answer.location) == (303, attempt)
    assert "came too late to count" in text(amina, attempt)


def test_what_was_answered_in_time_counts_when_a_slow_line_brings_it_later(amina, test_id, clock):
    attempt = begin(amina, test_id)
    url = answers_at(amina, attempt)[0]
    clock.shift(timedelta(minutes=30))
    assert words(save(amina, url, "1", ago=15 * 60)).startswith("Saved, late")
    page = text(amina, attempt)
    assert "Late, and counted: done at" in page
    assert "9.09%" in page


def test_under_the_rule_for_all_nothing_counts_once_the_result_was_on_the_device(cast, amina, clock, rows):
    attempt = begin(amina, make_test(cast.rosa, OF_EVERY_KIND, duration_minutes=20, late_rule="all"))
    urls = answers_at(amina, attempt)
    clock.shift(timedelta(minutes=21))
    assert words(save(amina, urls[0], "1")).startswith("Saved, late")
    text(amina, attempt)
    clock.shift(timedelta(minutes=1))
    assert words(save(amina, urls[2], "1")).startswith("Kept, not counted")
    assert rows("SELECT result_seen_at IS NOT NULL FROM practice_test_attempts") == [(True,)]


def test_the_clock_is_the_servers(amina, test_id, clock):
    attempt = begin(amina, test_id)
    clock.shift(timedelta(minutes=2))
    assert 'data-left="1080"' in text(amina, attempt)
    assert 'data-left="1080"' in text(amina, f"{attempt}/clock", htmx=True)
    clock.shift(timedelta(minutes=40))
    assert 'data-left="0"' in text(amina, f"{attempt}/clock", htmx=True)


# Bad input


BAD = {
    "single": [["7"], ["x"], ["-1"], ["1.0"], ["\x00"], ["1" * 300]],
    "multiple": [["0", "9"], ["x"]],
    "true_false": [["2"], ["yes"]],
    "short_text": [["x" * 200_000], ["x" * 1_001]],
    "numeric": [["9" * 200_000]],
    "matching": [["1"], ["1", "2", "0"], ["9", "1"], []],
    "ordering": [["1", "1", "2", "3"], ["1", "", "2", "3"], ["5", "1", "2", "3"], ["1", "2", "3"]],
    "free_response": [["x" * 200_000]],
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_answer_is_said_at_its_question_and_changes_nothing(amina, test_id, rows, kind):
    attempt = begin(amina, test_id)
    place = list(BAD).index(kind)
    url = answers_at(amina, attempt)[place]
    for given in BAD[kind]:
        page = amina.post(url, data={"answer": given, "go": "2"})
        shown = " ".join(page.get_data(as_text=True).split())
        assert page.status_code == 422, given
        assert f"Question {place + 1} <small>" in shown
        assert f'aria-describedby="e{place + 1}"' in shown
        part = save(amina, url, given)
        assert part.status_code == 422
        assert 'class="error"' in words(part)
    assert rows(EVENTS) == []
    assert rows("SELECT count(*) FROM test_answers") == [(0,)]


def test_what_was_refused_still_stands_in_its_fields(amina, test_id):
    urls = answers_at(amina, begin(amina, test_id))
    page = words(amina.post(urls[6], data={"answer": ["2", "2", "", "1"]}))
    assert page.count(" selected") == 3
    assert "Give every step a place of its own, from 1 to 4." in page
    essay = "A leaf falls. " * 2_000
    assert essay.strip() in amina.post(urls[7], data={"answer": essay}).get_data(as_text=True)


def test_a_refused_answer_leaves_the_earlier_one(amina, test_id, rows):
    url = answers_at(amina, begin(amina, test_id))[3]
    save(amina, url, "Kigali")
    save(amina, url, "x" * 5_000)
    assert rows(VALUES) == [("Kigali",)]


def test_more_than_a_request_holds_is_a_sentence_too(amina, test_id):
    url = answers_at(amina, begin(amina, test_id))[7]
    assert save(amina, url, "x" * 3_000_000).status_code == 413


def test_control_characters_are_left_out(amina, test_id, rows):
    urls = answers_at(amina, begin(amina, test_id))
    assert save(amina, urls[3], "Ki\x00ga\x07li\u202e").status_code == 200
    assert save(amina, urls[7], "\x00\x00").status_code == 200
    assert rows(VALUES) == [("Kigali",)]


def test_a_score_that_the_client_sends_is_nobodys_score(amina, test_id, rows):
    attempt = begin(amina, test_id)
    url = answers_at(amina, attempt)[0]
    more = {"answer": "0", "score": "100", "points": "11", "part": "1", "is_passed": "1", "handed_in_at": "2020-01-01"}
    amina.post(url, data=more)
    amina.post(f"{attempt}/submission", data=more)
    assert rows("SELECT points, score_percentage, is_passed FROM practice_test_results") == [(0, 0, False)]
