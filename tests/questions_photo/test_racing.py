"""Two photos of one question at the same moment."""

from __future__ import annotations

import pytest

from spark.domain.questions.question import Question
from spark.extensions import db
from tests.jobs.inline import run_outbox
from tests.people.test_racing import at_once
from tests.questions_photo.pictures import photo

pytestmark = [pytest.mark.committed, pytest.mark.timeout(120)]


def keys(app):
    return {stored.key for stored in app.extensions["storage"].objects("photos/")}


def putting(browser, question):
    file = photo((400, 300))
    return lambda: browser.post(f"/questions/{question}/photo", data={"photo": (file, "me.jpg")}).status_code


def test_of_photos_put_at_once_one_stays_and_no_other_is_left_behind(app, cast, question):
    works = [putting(cast.amina.browser, question) for _phone in range(3)]
    assert at_once(works) == [303] * 3
    run_outbox(app)
    with app.app_context():
        kept = db.session.get_one(Question, question)
        assert keys(app) == {kept.photo_key, kept.thumbnail_key}
        sizes = [app.extensions["storage"].size(key) for key in (kept.photo_key, kept.thumbnail_key)]
        assert sizes == [kept.photo_bytes, kept.thumbnail_bytes]


def test_a_photo_that_is_put_while_another_is_taken_away_leaves_nothing_half(app, cast, question):
    putting(cast.amina.browser, question)()
    remove = cast.amina.browser
    at_once(
        [
            putting(cast.amina.browser, question),
            lambda: remove.post(f"/questions/{question}/photo/removal").status_code,
        ]
    )
    run_outbox(app)
    with app.app_context():
        kept = db.session.get_one(Question, question)
        assert keys(app) == {key for key in (kept.photo_key, kept.thumbnail_key) if key}
