"""Asking a mentor about a question of a test: item and answer come along, the key only to whom it may."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from spark.domain.people.user import User
from spark.domain.practice.attempt import AttemptAnswer
from spark.domain.practice.handing_in import hand_in
from spark.domain.practice.saving import save_answer
from spark.domain.practice.starting import start
from spark.domain.practice.test import PracticeTest
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.practice.builder import SINGLE, TEXT, TRUE_FALSE, make_test
from tests.questions_asking.thread import FIELDS

ASKED = FIELDS | {"title": "Why Jupiter?", "subject": "science"}


@pytest.fixture
def answered(app, cast):
    """Let Amina answer a test wrongly; return the id of her answer to its first question."""

    def take(hands_in=True):
        test_id = make_test(cast.rosa, [TEXT, SINGLE, TRUE_FALSE])
        with app.app_context():
            attempt = start(db.session.get_one(PracticeTest, test_id), by=db.session.get_one(User, cast.amina.id))
            save_answer(attempt, attempt.paper[1], 2)
            if hands_in:
                hand_in(attempt)
            db.session.commit()
            return db.session.scalar(sa.select(AttemptAnswer.id).filter_by(version_id=attempt.paper[1]))

    return take


def test_the_form_brings_the_question_and_the_answer_along(cast, answered):
    answer = answered()
    page = cast.amina.browser.get(f"/questions/new?answer={answer}").get_data(as_text=True)
    assert "Question 1 of the test “Nature and number”" in page
    assert 'value="Which planet is the largest?"' in page
    assert 'selected value="science"' in page
    assert f'value="{answer}"' in page
    assert "your answer" in page


def test_who_answers_sees_the_key_and_classmates_do_not(app, cast, answered):
    answer = answered()
    amina = cast.amina.browser
    asked = amina.post("/questions/new", data=ASKED | {"answer": str(answer)})
    assert asked.status_code == 303
    with app.app_context():
        assert db.session.scalars(sa.select(Question)).one().test_answer_id == answer
    question = asked.location
    for reader, sees_key in ((cast.farah, False), (cast.asha, False), (cast.amina, True), (cast.mina, True)):
        page = reader.browser.get(question).get_data(as_text=True)
        assert "Which planet is the largest?" in page
        assert "Saturn" in page
        assert ("more mass" in page) is sees_key, reader.name
    desk = cast.mina.browser.get(f"/mentor{question}").get_data(as_text=True)
    assert "Which planet is the largest?" in desk
    assert "more mass" in desk


def test_one_asks_about_ones_own_answers_after_the_hand_in_alone(cast, app, answered):
    under_way = answered(hands_in=False)
    for person, answer in ((cast.amina, under_way), (cast.amina, cast.amina.id), (cast.farah, under_way)):
        browser = person.browser
        page = browser.get(f"/questions/new?answer={answer}")
        assert page.status_code == 200
        assert "more mass" not in page.get_data(as_text=True)
        assert browser.post("/questions/new", data=ASKED | {"answer": str(answer)}).status_code == 422
    with app.app_context():
        assert db.session.scalars(sa.select(Question)).all() == []


def test_the_pages_cost_few_queries(cast, answered, queries):
    amina = cast.amina.browser
    answer = answered()
    question = amina.post("/questions/new", data=ASKED | {"answer": str(answer)}).location
    for reader, url in (
        (amina, f"/questions/new?answer={answer}"),
        (amina, question),
        (cast.farah.browser, question),
        (cast.mina.browser, f"/mentor{question}"),
    ):
        reader.get(url)
        queries.clear()
        assert reader.get(url).status_code == 200
        assert len(queries) <= 8, (url, queries)
