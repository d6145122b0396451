"""Rating: after use, one opinion each, and sums that stay exact."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from spark.domain.library.content import Content
from spark.domain.library.use import ContentRating
from spark.extensions import db
from tests.library_builder import publish
from tests.library_reading.conftest import words


@pytest.fixture
def received(app):
    """Return the number of ratings and their average."""

    def look(lesson):
        with app.app_context():
            content = db.session.get_one(Content, lesson.id)
            return content.rating_count, content.rating_avg

    return look


@pytest.fixture
def lesson(cast):
    return publish(cast.asha)


def rate(reader, lesson, stars, comment="", **options):
    return reader.post(f"{lesson.url}/ratings", data={"stars": stars, "comment": comment}, **options)


def taken(person, lesson):
    reader = person.browser
    reader.post(f"{lesson.url}/downloads", data={"rendition": "text"})
    return reader


def test_who_used_a_lesson_rates_it_and_may_change_their_mind(cast, lesson, received):
    amina, farah = taken(cast.amina, lesson), taken(cast.farah, lesson)
    assert rate(amina, lesson, 5, "Clear").location == f"{lesson.url}#rating"
    rate(farah, lesson, 2)
    assert received(lesson) == (2, 3.5)
    rate(amina, lesson, 3, "On second thought")
    assert received(lesson) == (2, 2.5)
    page = amina.get(lesson.url)
    assert "2.5 from 2 ratings" in words(page)
    assert "On second thought" in words(page)


def test_who_did_not_use_it_does_not_rate_it(cast, lesson, received):
    amina = cast.amina.browser
    assert "Your rating" not in words(amina.get(lesson.url))
    answer = rate(amina, lesson, 5)
    assert answer.status_code == 403
    assert "Read or download the lesson first" in words(answer)
    assert received(lesson) == (0, 0)


def test_nobody_rates_their_own_lesson(cast, lesson, received):
    asha = taken(cast.asha, lesson)
    assert "Your rating" not in words(asha.get(lesson.url))
    assert rate(asha, lesson, 5).status_code == 403
    assert received(lesson) == (0, 0)


@pytest.mark.parametrize("stars", ["0", "6", "", "x", "-1", "4.5", "5" * 400])
def test_stars_are_one_to_five(cast, lesson, received, stars):
    answer = rate(taken(cast.amina, lesson), lesson, stars)
    assert answer.status_code == 422
    assert "Your rating" in words(answer)
    assert received(lesson) == (0, 0)


def test_a_refused_rating_keeps_what_was_written(cast, lesson):
    amina = taken(cast.amina, lesson)
    for htmx in (False, True):
        answer = rate(amina, lesson, "", "It helped me.", htmx=htmx)
        assert answer.status_code == 422
        assert "It helped me." in words(answer)
        assert "Choose one to five stars." in words(answer)
    assert rate(amina, lesson, 4, "x" * 1001).status_code == 422


def test_htmx_gets_thanks_in_place_of_the_form(cast, lesson):
    answer = rate(taken(cast.amina, lesson), lesson, 4, htmx=True)
    assert answer.status_code == 200
    assert words(answer) == "Thank you. Your rating is 4 stars."
    assert len(answer.data) <= 600


def test_visitors_sign_in_first(visitor, lesson):
    assert rate(visitor, lesson, 5).location.startswith("/login")


@pytest.mark.committed
def test_fifty_ratings_at_once_leave_exact_sums(cast, app):
    lesson = publish(cast.asha)
    names = ("amina", "farah", "bram", "mina", "rosa")
    readers = {name: taken(getattr(cast, name), lesson) for name in names}
    chance = random.Random(1)
    sent = [(name, chance.randint(1, 5)) for name in names for _ in range(10)]
    chance.shuffle(sent)
    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(lambda one: rate(readers[one[0]], lesson, one[1]).status_code, sent))
    assert set(answers) == {303}
    with app.app_context():
        content = db.session.get_one(Content, lesson.id)
        rows = db.session.execute(sa.select(sa.func.count(), sa.func.sum(ContentRating.stars))).one()
        assert (content.rating_count, content.rating_sum) == tuple(rows) == (5, rows[1])
