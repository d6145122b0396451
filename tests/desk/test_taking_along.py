"""A mentor takes questions along for a day without a line: nobody else works on them, and the answers arrive later."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine

from spark.domain.clock import now
from tests.questions_asking.thread import ask


@pytest.fixture
def waiting(cast):
    return [ask(cast.amina.browser, title=f"Question {number}", text=f"Text {number}") for number in range(22)]


def test_twenty_are_held_for_a_day_and_no_more(cast, waiting, rows, mina):
    assert mina.post("/mentor/along").status_code == 303
    page = mina.get("/mentor/along").get_data(as_text=True)
    assert page.count('class="item"') == 20
    assert "Take the next ones" not in page
    mina.post("/mentor/along")
    [(count, least)] = rows("SELECT count(*), min(expires_at - claimed_at) FROM question_claims WHERE kind = 'along'")
    assert (count, least) == (20, timedelta(hours=24))
    assert len(mina.get("/mentor/along/manifest.json").json["pages"]) == 20


def test_others_do_not_get_what_is_taken_along(cast, waiting, rows, mina, omar):
    mina.post("/mentor/along")
    omar.post("/mentor/along")
    assert rows("SELECT count(*), count(DISTINCT question_id) FROM question_claims") == [(22, 22)]
    held = rows("SELECT question_id FROM question_claims WHERE mentor_id = :id LIMIT 1", id=cast.mina.id)[0][0]
    assert omar.post(f"/mentor/questions/{held}/claim").status_code == 409


def test_the_desk_stays_free_for_four_more(cast, waiting, rows, mina):
    mina.post("/mentor/along")
    free = rows("SELECT id FROM questions WHERE id NOT IN (SELECT question_id FROM question_claims)")
    assert mina.post(f"/mentor/questions/{free[0][0]}/claim").status_code == 303


def test_an_answer_written_without_a_line_arrives_unless_another_took_the_question_since(cast, waiting, rows, mina):
    mina.post("/mentor/along")
    one, other = [row[0] for row in rows("SELECT question_id FROM question_claims ORDER BY claimed_at LIMIT 2")]

    def replay(question_id, hours):
        key = str(uuid.uuid4())
        with time_machine.travel(now() + timedelta(hours=hours)):
            return cast.mina.browser.post(
                f"/mentor/questions/{question_id}/answers",
                data={"text": "Cut a chapati in three.", "seen": ""},
                headers={"Spark-Sync": "1", "Idempotency-Key": key},
            )

    assert replay(one, 23).status_code == 200
    with time_machine.travel(now() + timedelta(hours=24, minutes=55)):
        assert cast.omar.browser.post(f"/mentor/questions/{other}/claim").status_code == 303
    late = replay(other, 25)
    assert (late.status_code, late.headers["Spark-Error"]) == (409, "CLAIMED_BY_ANOTHER")
    assert "is working on this question" in late.get_data(as_text=True)
    assert rows("SELECT count(*) FROM answers") == [(1,)]


def test_students_take_nothing_along(cast):
    amina = cast.amina.browser
    assert amina.get("/mentor/along").status_code == 403
    assert amina.post("/mentor/along").status_code == 403
