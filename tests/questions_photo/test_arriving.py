"""A photo arrives after its text: who looks already sees it come, and nothing that happens to it harms the text."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from spark.domain.clock import now
from spark.domain.questions.question import Question
from spark.extensions import db
from spark.services.media import MediaFailed
from tests.questions_asking.thread import FIELDS, ask, ask_for_more, stand
from tests.questions_photo.pictures import from_a_phone, photo, tells_of_the_camera


def send(browser, question, file=None, **options):
    return browser.post(f"/questions/{question}/photo", data={"photo": (file or photo(), "me.jpg")}, **options)


def part_of(browser, question, **headers):
    return browser.get(f"/questions/{question}/photo/shown", headers=headers)


def test_where_a_phone_was_stays_on_the_phone(amina, farah, question):
    taken = from_a_phone()
    assert tells_of_the_camera(taken), "or this test shows nothing"
    send(amina, question, io.BytesIO(taken))
    for url, most in (("photo", 60_000), ("photo/small", 20_000)):
        kept = farah.get(f"/questions/{question}/{url}").get_data()
        assert not tells_of_the_camera(kept)
        assert 0 < len(kept) <= most


def test_who_looks_already_sees_it_come(amina, farah, question):
    page = farah.get(f"/questions/{question}").get_data(as_text=True)
    part = page.split('<section id="photo"')[1].split("</section>")[0]
    assert f'data-live="question:{question}"' in part
    assert f'hx-get="/questions/{question}/photo/shown"' in part
    before = part_of(farah, question)
    assert "<img" not in before.get_data(as_text=True)
    send(amina, question)
    after = part_of(farah, question, **{"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, "<img" in after.get_data(as_text=True)) == (200, True)
    assert part_of(farah, question, **{"If-None-Match": after.headers["ETag"]}).status_code == 304


def test_the_asker_s_part_is_not_replaced_while_a_file_is_chosen(amina, question):
    assert "data-live" not in part_of(amina, question).get_data(as_text=True)


def test_the_part_is_there_for_who_may_read_the_question(app, visitor, amina, farah, question):
    send(amina, question)
    assert part_of(visitor, question).status_code == 303
    stand(app, Question, question, "held")
    assert [part_of(browser, question).status_code for browser in (amina, farah)] == [200, 404]
    stand(app, Question, question, "withdrawn")
    assert [part_of(browser, question).status_code for browser in (amina, farah)] == [404, 404]


def test_a_photo_says_more_to_a_mentor_who_asked_for_it(app, cast, amina, question, stored):
    ask_for_more(app, question, cast.mina)
    with app.app_context():
        asked = db.session.get_one(Question, question)
        asked.waiting_since, asked.clock_stopped_at = now() - timedelta(hours=3), now() - timedelta(hours=2)
        db.session.commit()
    send(amina, question)
    assert stored(question).clock_stopped_at is None
    assert timedelta(minutes=59) < now() - stored(question).waiting_since < timedelta(minutes=61)


def test_two_photos_are_one_too_many(amina, question, stored):
    two = [(photo(), "one.jpg"), (photo(), "two.jpg")]
    refused = amina.post(f"/questions/{question}/photo", data={"photo": two})
    assert refused.status_code == 422
    beside = refused.get_data(as_text=True).split('id="photo-error"')[1].split("</p>")[0]
    assert "A question has one photo." in beside
    assert stored(question).photo_key is None
    two = [(photo(), "one.jpg"), (photo(), "two.jpg")]
    sent = amina.post("/questions/new", data=FIELDS | {"title": "With two of them", "photo": two})
    page = amina.get(sent.location).get_data(as_text=True)
    assert "With two of them" in page
    assert "A question has one photo." in page


def test_sent_again_because_the_answer_was_lost_it_is_found_in_the_page(amina, question, stored):
    file, key = photo().getvalue(), {"Idempotency-Key": "a-photo-of-mine-2"}
    send(amina, question, io.BytesIO(file), htmx=True, headers=key)
    first = stored(question).photo_key
    again = send(amina, question, io.BytesIO(file), htmx=True, headers=key)
    assert again.headers["Idempotency-Replayed"] == "true"
    page = amina.get(again.location.partition("#")[0], htmx=True).get_data(as_text=True)
    assert f'data-url="/questions/{question}/photo"' in page
    assert stored(question).photo_key == first


def test_the_question_is_saved_before_anything_is_done_with_its_photo(amina, monkeypatch):
    def breaks(*_args, **_options):
        raise RuntimeError("a defect of ours")

    monkeypatch.setattr("spark.student.photo.attach_photo", breaks)
    with pytest.raises(AssertionError):  # the cast's client tells of a 500 so
        ask(amina, title="Saved all the same", photo=(photo(), "me.jpg"))
    assert "Saved all the same" in amina.get("/questions?mine=1").get_data(as_text=True)


def test_a_server_that_can_prepare_no_picture_says_try_again_and_keeps_the_question(amina, question, monkeypatch):
    def fails(*_args, **_options):
        raise MediaFailed("the work folder is full")

    monkeypatch.setattr("spark.domain.questions.photo.picture", fails)
    sentence = "Photos cannot be prepared at the moment."
    refused = send(amina, question, htmx=True)
    assert refused.status_code == 503, "the phone sends it again by itself"
    assert sentence in refused.get_data(as_text=True)
    asked = ask(amina, title="A new one", photo=(photo(), "me.jpg"))
    assert sentence in amina.get(f"/questions/{asked}").get_data(as_text=True)
