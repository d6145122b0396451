"""Taking a lesson: counted once per person and day, whatever is sent twice or at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine

from spark.domain.library.content import Content
from spark.extensions import db
from tests.library_builder import publish


@pytest.fixture
def count(app):
    """Return how often a lesson was taken."""

    def counted(lesson):
        with app.app_context():
            return db.session.get_one(Content, lesson.id).download_count

    return counted


def take(reader, lesson, rendition="original", **fields):
    return reader.post(f"{lesson.url}/downloads", data={"rendition": rendition, **fields})


def test_taking_counts_once_and_leads_to_what_was_chosen(cast, count):
    lesson = publish(
        cast.asha, kind="video", files={"original": b"o", "light": b"l", "audio": b"a"}, parts=["<p>t</p>"]
    )
    amina = cast.amina.browser
    assert take(amina, lesson, "text").location == f"{lesson.url}/text"
    assert take(amina, lesson, "original").location == f"/files/{lesson.files['original']}?download=1"
    assert take(amina, lesson, "light").location == f"/files/{lesson.files['light']}?download=1"
    assert take(amina, lesson, "light", play="1").location == f"{lesson.url}/play/light"
    assert count(lesson) == 1
    take(cast.farah.browser, lesson)
    assert count(lesson) == 2


def test_another_day_counts_again(cast, count):
    lesson = publish(cast.asha)
    for day in (1, 1, 2):
        with time_machine.travel(datetime(2026, 12, day, 12, tzinfo=UTC)):
            take(cast.amina.browser, lesson)
    assert count(lesson) == 2


def test_visitors_may_take_but_are_not_counted(cast, visitor, count, setting):
    lesson = publish(cast.asha)
    assert take(visitor, lesson).location == f"/files/{lesson.files['original']}?download=1"
    assert count(lesson) == 0
    setting("public_library", False)
    assert take(visitor, lesson).location.startswith("/login")


def test_what_a_lesson_does_not_have_cannot_be_taken(cast, count):
    lesson = publish(cast.asha)
    for rendition in ("light", "thumbnail", "", "../secret"):
        assert take(cast.amina.browser, lesson, rendition).status_code == 404
    assert count(lesson) == 0


def test_what_is_not_published_cannot_be_taken(cast, count):
    lesson = publish(cast.asha, state="pending")
    assert take(cast.amina.browser, lesson).status_code == 404


def test_the_same_key_is_the_same_taking(cast, count):
    lesson = publish(cast.asha)
    amina = cast.amina.browser
    first, second = (take(amina, lesson, _ik="k-1") for _ in range(2))
    assert (first.status_code, first.headers["Spark-Ack"]) == (303, "k-1")
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.location == first.location
    assert count(lesson) == 1


def test_being_used_does_not_change_the_lesson(cast, app):
    lesson = publish(cast.asha)
    with app.app_context():
        before = db.session.get_one(Content, lesson.id).updated_at
    take(cast.amina.browser, lesson)
    with app.app_context():
        assert db.session.get_one(Content, lesson.id).updated_at == before


@pytest.mark.committed
def test_many_taps_at_once_count_each_person_once(cast, count):
    lesson = publish(cast.asha)
    readers = [cast.amina.browser, cast.farah.browser, cast.bram.browser, cast.mina.browser]
    with ThreadPoolExecutor(24) as threads:
        answers = list(threads.map(lambda reader: take(reader, lesson).status_code, readers * 8))
    assert set(answers) == {303}
    assert count(lesson) == 4
