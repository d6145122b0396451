"""A test taken without a line counts like one taken with it, whatever became of the phone, its clock and its line."""

from __future__ import annotations

import json
import os
import random
from datetime import timedelta

import pytest
import time_machine

from spark.domain.clock import now
from tests.practice.builder import OF_EVERY_KIND, make_test
from tests.practice_taking.device import Device
from tests.practice_taking.taking import answers_at, begin, hand_in, text

ATTEMPTS = int(os.environ.get("SPARK_ATTEMPTS", "20"))  # 200 in `make chaos`
A_YEAR = 365 * 24 * 3_600_000  # ms
# What a form sends for each kind of question, right and wrong, in the order of OF_EVERY_KIND without its text.
SAID = [
    (["1"], ["0"]),
    (["0", "2"], ["1"]),
    (["1"], ["0"]),
    (["Kigali"], ["Paris"]),
    (["9.81"], ["3"]),
    (["0", "1"], ["1", "0"]),
    (["1", "2", "3", "4"], ["4", "3", "2", "1"]),
    (["It is cold."], ["Wind."]),
]


@pytest.fixture
def clock():
    with time_machine.travel(now(), tick=False) as moved:
        yield moved


@pytest.fixture
def minutes(clock):
    return lambda count: clock.shift(timedelta(minutes=count))


@pytest.fixture
def device(test_id, amina):
    return Device(test_id).fetch(amina)


def take(device, minutes, said):
    device.start()
    for question, values in zip(device.questions, said, strict=True):
        minutes(1)
        device.answer(question, values)
    device.write("hand_in")


def test_a_test_taken_without_a_line_gives_the_score_of_one_taken_with_it(
    device, minutes, cast, amina, farah, test_id, rows
):
    take(device, minutes, [right for right, _ in SAID])
    form = device.form
    minutes(60 * 20)
    answer = device.send(cast.amina.browser, form, ago=3600 * 20)
    assert (answer.status_code, answer.headers["Spark-Location"]) == (200, device.url.removesuffix("/events"))
    online = begin(farah, test_id)
    for url, (right, _) in zip(answers_at(farah, online), SAID, strict=True):
        assert farah.post(url, data={"answer": right}).status_code == 303
    hand_in(farah, online)
    [(one,), (other,)] = rows("SELECT score_percentage FROM practice_test_results")
    assert one == other
    [(timing, seconds)] = rows(
        "SELECT timing, time_taken_seconds FROM practice_test_attempts a JOIN practice_test_results r "
        "ON r.attempt_id = a.id WHERE timing != 'verified'"
    )
    assert (timing, seconds) == ("device", 8 * 60)
    assert "by the clock of the phone" in text(amina, device.url.removesuffix("/events"))


def test_it_is_taken_in_once(device, minutes, amina, rows):
    take(device, minutes, [right for right, _ in SAID])
    form = device.form
    for replayed in (None, "true"):
        answer = device.send(amina, form)
        assert answer.headers["Spark-Ack"] == device.last[:32]
        assert answer.headers.get("Idempotency-Replayed") == replayed
    again = device.send(amina, form, key="another-tab")
    assert again.status_code == 200
    assert rows.count("practice_test_attempts") == rows.count("practice_test_results") == 1
    assert rows.count("test_answers") == len(SAID)


def test_no_key_is_on_the_page_that_a_phone_keeps(amina, test_id):
    page = text(amina, f"/tests/{test_id}/offline")
    for told in ("Well seen", "Kigali", "9.81", "Think of icebergs", "more mass", "take up little water"):
        assert told not in page


@pytest.mark.parametrize("ahead", [A_YEAR, -A_YEAR], ids=["a year ahead", "a year behind"])
def test_a_clock_that_is_a_year_off_measures_as_well(test_id, amina, minutes, rows, ahead):
    device = Device(test_id, ahead=ahead).fetch(amina)
    take(device, minutes, [right for right, _ in SAID])
    assert device.send(amina).status_code == 200
    assert rows("SELECT timing, time_taken_seconds FROM practice_test_attempts a JOIN practice_test_results r "
                "ON r.attempt_id = a.id") == [("device", 8 * 60)]  # fmt: skip


def test_a_clock_that_was_changed_meanwhile_leaves_the_score_and_says_so(device, minutes, amina, rows):
    device.start()
    minutes(30)
    device.ahead -= 25 * 60_000  # to have had five minutes
    for question, (right, _) in zip(device.questions, SAID, strict=True):
        device.answer(question, right)
    device.write("hand_in")
    assert device.send(amina).status_code == 200
    assert rows("SELECT timing FROM practice_test_attempts") == [("unverified",)]
    assert rows.count("test_answers", "value IS NOT NULL") == len(SAID)
    assert "the time is not sure" in text(amina, device.url.removesuffix("/events"))


def test_a_journal_that_was_changed_says_so(device, minutes, amina, rows):
    take(device, minutes, [wrong for _, wrong in SAID])
    said, _tab, digest = device.lines[1].rpartition("\t")
    device.lines[1] = json.dumps(json.loads(said) | {"answer": ["1"]}) + f"\t{digest}"
    assert device.send(amina).status_code == 200
    assert rows("SELECT timing FROM practice_test_attempts") == [("unverified",)]


def test_what_came_after_the_time_is_kept_and_does_not_count(device, minutes, amina, rows):
    device.start()
    device.answer(device.questions[0], ["1"])
    minutes(25)  # of 20
    device.answer(device.questions[2], ["1"])
    device.write("hand_in")
    assert device.send(amina).status_code == 200
    assert rows("SELECT handed_in_by FROM practice_test_attempts") == [("clock",)]
    assert rows("SELECT is_counted FROM attempt_events WHERE kind = 'answer' ORDER BY number") == [(True,), (False,)]
    assert rows.count("test_answers", "value IS NOT NULL") == 1


def test_answers_to_a_test_that_was_finished_elsewhere_are_kept(device, minutes, amina, test_id, rows):
    take(device, minutes, [right for right, _ in SAID])
    elsewhere = begin(amina, test_id)
    assert elsewhere == device.url.removesuffix("/events"), "all devices speak of one attempt"
    hand_in(amina, elsewhere)
    assert device.send(amina).status_code == 200
    assert rows.count("practice_test_attempts") == 1
    assert rows.count("attempt_events", "kind = 'answer'") == len(SAID)
    assert rows.count("test_answers", "value IS NOT NULL") == len(SAID)


def test_a_retired_test_counts_as_it_was(device, minutes, amina, cast, test_id, rows):
    take(device, minutes, [right for right, _ in SAID])
    assert cast.rosa.browser.post(f"/admin/tests/{test_id}/retirement").status_code == 303
    assert device.send(amina).status_code == 200
    assert rows.count("practice_test_results") == 1


@pytest.mark.parametrize("what", ["ticket", "paper", "person", "attempt", "now", "events", "start"])
def test_what_was_not_given_out_is_refused_and_nothing_changes(device, minutes, amina, farah, what, rows):
    take(device, minutes, [right for right, _ in SAID])
    form = device.form
    if what in ("ticket", "paper", "now"):
        form[what] = {"ticket": form["ticket"][:-3] + "abc", "paper": form["paper"][::-1], "now": "soon"}[what]
    if what == "events":
        form["events"] = "{}\tabc"
    if what == "start":
        form["events"] = "\n".join(device.lines[1:])
    if what == "attempt":
        device.url = f"/attempts/{'0' * 8}-0000-4000-8000-{'0' * 12}/events"
    answer = device.send(farah if what == "person" else amina, form)
    assert answer.status_code == 422
    assert answer.headers["Spark-Error"] in ("INVALID_TICKET", "INVALID_JOURNAL")
    assert answer.get_data(as_text=True).endswith(".")
    assert rows.count("practice_test_attempts") == 0


def test_half_an_order_is_kept_and_counts_as_none(device, amina, rows):
    device.start()
    device.answer(device.questions[6], ["1", "", "2", ""])
    device.answer(device.questions[0], ["1"])
    device.write("hand_in")
    assert device.send(amina).status_code == 200
    assert rows.count("test_answers", "value IS NOT NULL") == 1
    assert rows.count("attempt_events", "kind = 'answer' AND NOT is_counted") == 1


def test_a_test_that_counts_only_what_arrives_in_time_needs_a_line(cast, amina):
    test_id = make_test(cast.rosa, OF_EVERY_KIND, duration_minutes=20, late_rule="received")
    assert amina.get(f"/tests/{test_id}/offline").status_code == 409
    assert "offline" not in text(amina, f"/tests/{test_id}")
    usual = make_test(cast.rosa, OF_EVERY_KIND, title="Another", duration_minutes=20)
    assert f"/tests/{usual}/offline" in text(amina, f"/tests/{usual}")


def test_attempts_with_every_bad_luck_lose_no_answer(cast, rows, clock):
    """Up to 7 days away, reloads, two devices, late syncs, sent twice, finished elsewhere: all as if it were online."""
    luck = random.Random(20261129)
    for number in range(ATTEMPTS):
        test_id = make_test(cast.rosa, OF_EVERY_KIND, title=f"Test {number}")
        reader = cast.amina.browser
        devices = [Device(test_id, ahead=luck.choice((0, A_YEAR, -40_000))).fetch(reader) for _ in range(2)]
        clock.shift(timedelta(minutes=luck.randint(0, 600)))
        said = [luck.choice(pair) for pair in SAID]
        for device in devices:
            device.start()
        for place in luck.sample(range(len(SAID)), len(SAID)):
            device = luck.choice(devices)
            if luck.random() < 0.2:
                device.reload()
            if luck.random() < 0.3:  # thought better of it
                device.answer(device.questions[place], luck.choice(SAID[place]))
                clock.shift(timedelta(seconds=luck.randint(1, 90)))
            device.answer(device.questions[place], said[place])
            clock.shift(timedelta(seconds=luck.randint(1, 90)))
        luck.shuffle(devices)
        for device in devices:
            device.write("hand_in")
        forms = [device.form for device in devices]
        away = luck.randint(0, 7 * 24 * 3600)
        clock.shift(timedelta(seconds=away))
        reader = cast.amina.browser
        if luck.random() < 0.2:
            hand_in(reader, begin(reader, test_id))  # a third device, with nothing on it
        for device, form in zip(devices, forms, strict=True):
            for _again in range(luck.randint(1, 3)):
                assert device.send(reader, form, ago=away).status_code == 200
        online = Device(test_id).fetch(cast.farah.browser)
        online.start()
        for place, values in enumerate(said):
            online.answer(online.questions[place], values)
        online.write("hand_in")
        assert online.send(cast.farah.browser).status_code == 200
    scores = rows(
        "SELECT t.title, count(DISTINCT r.points), count(r.id) FROM practice_test_results r "
        "JOIN practice_tests t ON t.id = r.practice_test_id GROUP BY t.title"
    )
    assert len(scores) == ATTEMPTS
    assert {(different, count) for _, different, count in scores} == {(1, 2)}, [row for row in scores if row[1] > 1]
    assert rows.count("test_answers", "value IS NULL") == 0
