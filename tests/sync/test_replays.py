"""What a phone's service worker sends again: answered for a machine, and only for the person it belongs to."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from spark.domain.notices.hints import user_topic
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.questions_asking.thread import FIELDS, answer_it, ask


def replay(browser, url, data, key=None, **headers):
    sent = {"Spark-Sync": "1", "Idempotency-Key": key or str(uuid.uuid4()), **headers}
    return browser.post(url, data=data, headers={name: value for name, value in sent.items() if value is not None})


@pytest.fixture
def count(app):
    def look():
        with app.app_context():
            return db.session.scalar(sa.select(sa.func.count(Question.id)))

    return look


def test_what_is_done_is_acknowledged_with_its_place(cast, count):
    amina, key = cast.amina.browser, str(uuid.uuid4())
    for replayed in (None, "true"):
        answer = replay(amina, "/questions/new", FIELDS, key)
        assert answer.status_code == 200
        assert answer.headers["Spark-Ack"] == key
        assert answer.headers["Spark-Location"].startswith("/questions/")
        assert answer.headers.get("Idempotency-Replayed") == replayed
        assert "Location" not in answer.headers
        assert answer.data == b""
    assert count() == 1


@pytest.mark.parametrize(
    ("url", "data"),
    [("/questions/new", FIELDS | {"text": ""}), ("/questions/new", FIELDS | {"subject": "alchemy"})],
)
def test_a_refusal_comes_as_its_sentence(cast, count, url, data):
    answer = replay(cast.amina.browser, url, data)
    assert answer.status_code == 422
    assert answer.mimetype == "text/plain"
    assert answer.headers["Spark-Error"] == "VALIDATION_ERROR"
    assert answer.get_data(as_text=True) in ("Write something first.", "Choose the subject.")
    assert "Spark-Ack" not in answer.headers
    assert count() == 0


def test_a_session_that_is_over_gets_no_sign_in_page(visitor, count):
    answer = replay(visitor, "/questions/new", FIELDS)
    assert (answer.status_code, answer.headers["Spark-Error"]) == (401, "UNAUTHENTICATED")
    assert "Location" not in answer.headers
    assert count() == 0


def test_nothing_is_stored_under_another_name(cast, count):
    amina, farah = cast.amina.browser, cast.farah.browser
    hers = amina.get("/questions").headers["Spark-User"]
    answer = replay(farah, "/questions/new", FIELDS, **{"Spark-User": hers})
    assert (answer.status_code, answer.headers["Spark-Error"]) == (409, "USER_MISMATCH")
    assert count() == 0
    assert replay(amina, "/questions/new", FIELDS, **{"Spark-User": hers}).status_code == 200


def test_a_key_is_needed_and_means_one_thing(cast, count):
    amina, key = cast.amina.browser, str(uuid.uuid4())
    answer = amina.post("/questions/new", data=FIELDS, headers={"Spark-Sync": "1"})
    assert (answer.status_code, answer.headers["Spark-Error"]) == (400, "KEY_MISSING")
    assert replay(amina, "/questions/new", FIELDS, key).status_code == 200
    other = replay(amina, "/questions/new", FIELDS | {"title": "Something else?"}, key)
    assert (other.status_code, other.headers["Spark-Error"]) == (422, "KEY_REUSED")
    assert count() == 1


def test_what_is_gone_says_so(app, cast):
    amina, farah = cast.amina.browser, cast.farah.browser
    question = ask(amina)
    given = answer_it(app, question, cast.mina)
    amina.post(f"/questions/{question}/withdrawal")
    for url, data in (
        (f"/questions/{question}/follow-ups", {"text": "And now?"}),
        (f"/answers/{given}/vote", {"on": "1"}),
        (f"/questions/{uuid.uuid4()}/follow-ups", {"text": "And now?"}),
    ):
        answer = replay(farah, url, data)
        assert (answer.status_code, answer.mimetype) == (404, "text/plain"), url
        assert answer.headers["Spark-Error"] == "NOT_FOUND"


def test_what_one_may_not_do_is_said_in_words(app, cast):
    question = ask(cast.amina.browser)
    given = answer_it(app, question, cast.mina)
    answer = replay(cast.farah.browser, f"/answers/{given}/acceptance", {})
    assert (answer.status_code, answer.headers["Spark-Error"]) == (403, "FORBIDDEN")
    assert answer.get_data(as_text=True) == "Only the person who asked may do this."


def test_every_change_that_a_phone_may_queue_is_acknowledged_once(app, cast, queries):
    amina, farah = cast.amina.browser, cast.farah.browser
    question = ask(amina)
    given = answer_it(app, question, cast.mina)
    for reader, url, data in (
        (amina, f"/questions/{question}/follow-ups", {"text": "I wonder too."}),
        (farah, f"/questions/{question}/subscription", {"on": "1"}),
        (farah, f"/answers/{given}/vote", {"on": "1"}),
        (amina, f"/answers/{given}/acceptance", {}),
    ):
        key = str(uuid.uuid4())
        for _again in range(2):
            answer = replay(reader, url, data, key)
            assert (answer.status_code, answer.headers.get("Spark-Ack")) == (200, key), url


def test_a_page_is_answered_as_before(cast):
    amina = cast.amina.browser
    answer = amina.post("/questions/new", data=FIELDS | {"text": ""})
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert amina.post("/questions/new", data=FIELDS).status_code == 303


def test_other_words_under_the_same_id_are_a_conflict_and_not_lost_in_silence(cast, count):
    amina, row = cast.amina.browser, str(uuid.uuid4())
    first = FIELDS | {"id": row}
    where = replay(amina, "/questions/new", first).headers["Spark-Location"]
    other = replay(amina, "/questions/new", first | {"text": "Now I have tried it with a drawing."})
    assert (other.status_code, other.headers["Spark-Error"]) == (409, "CONFLICT")
    assert "with other words" in other.get_data(as_text=True)
    assert replay(amina, "/questions/new", first).headers["Spark-Location"] == where
    amina.post(f"{where}/edit", data=FIELDS | {"text": "I have tried it with a drawing."})
    assert replay(amina, "/questions/new", first).status_code == 200, "it once said so"
    assert count() == 1


@pytest.mark.parametrize(("mark", "count"), [("1", 1), ("page", 0)])
def test_open_pages_of_the_same_person_hear_of_what_came_late(app, cast, mark, count):
    answer = replay(cast.amina.browser, "/questions/new", FIELDS, "once", **{"Spark-Sync": mark})
    replay(cast.amina.browser, "/questions/new", FIELDS, "once", **{"Spark-Sync": mark})
    with app.app_context():
        told = db.session.scalars(
            sa.text("SELECT arguments FROM outbox WHERE arguments->>'event' = 'sync:status'")
        ).all()
    to = {"event": "sync:status", "topic": user_topic(cast.amina.id), "key": "once"}
    assert told == [to | {"location": answer.headers["Spark-Location"]}] * count
