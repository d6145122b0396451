"""Marking: mentors and admins mark what a machine cannot, once, by the rubric, without knowing whose it is."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from spark.domain.people.deletion import erase_person
from spark.domain.people.user import User
from spark.domain.practice.attempt import AttemptAnswer, AttemptEvent, PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.handing_in import hand_in
from spark.domain.practice.saving import save_answer
from spark.domain.practice.starting import start
from spark.domain.practice.test import PracticeTest
from spark.extensions import db
from tests.practice.builder import FREE, SINGLE, make_test


@pytest.fixture
def handed_in(app, cast):
    """Let Amina answer a free question, and one by a machine; return the id of the answer that waits."""

    def take(words="It is cold, and water is scarce.", items=(FREE, SINGLE)):
        test_id = make_test(cast.rosa, items)
        with app.app_context():
            attempt = start(db.session.get_one(PracticeTest, test_id), by=db.session.get_one(User, cast.amina.id))
            save_answer(attempt, attempt.paper[0], words)
            hand_in(attempt)
            db.session.commit()
            waiting = sa.select(AttemptAnswer.id).filter_by(attempt_id=attempt.id, waits_for_mark=True)
            return db.session.scalar(waiting)

    return take


@pytest.fixture
def result(app):
    def look():
        with app.app_context():
            row = db.session.scalars(sa.select(PracticeTestResult)).one()
            return row.points, row.is_final

    return look


def test_an_answer_is_marked_by_the_rubric_and_its_student_told(app, cast, handed_in, result):
    answer = handed_in()
    assert result() == (0, False)
    mina = cast.mina.browser
    listed = mina.get("/mentor/marking").get_data(as_text=True)
    assert "Why do leaves fall?" in listed
    page = mina.get(f"/mentor/marking/{answer}").get_data(as_text=True)
    for words in (
        "It is cold, and water is scarce.",
        "Names water",
        "Names cold",
        "from 0 to 2 points",
        "little water",
    ):
        assert words in page
    assert "Amina" not in page
    marked = mina.post(f"/mentor/marking/{answer}", data={"points": ["1", "1,5"]})
    assert marked.status_code == 303
    assert result() == (Decimal("2.5"), True)
    assert "Nothing waits for a mark" in mina.get("/mentor/marking").get_data(as_text=True)
    with app.app_context():
        told = db.session.execute(sa.text("SELECT user_id, url FROM notifications WHERE type = 'test_marked'")).all()
        attempt = db.session.scalars(sa.select(PracticeTestAttempt)).one()
        assert told == [(cast.amina.id, f"/attempts/{attempt.id}")]
        row = db.session.get_one(AttemptAnswer, answer)
        assert (row.marks, row.part, row.marked_by_id) == (["1.00", "1.50"], Decimal("0.833333"), cast.mina.id)


def test_of_two_who_mark_the_first_one_counts(cast, handed_in, result):
    answer = handed_in()
    assert cast.mina.browser.post(f"/mentor/marking/{answer}", data={"points": ["1", "2"]}).status_code == 303
    late = cast.omar.browser.post(f"/mentor/marking/{answer}", data={"points": ["0", "0"]})
    assert late.status_code == 404, "nothing is left to mark there"
    assert result() == (3, True)


def test_whoever_marked_may_think_again(app, cast, handed_in, result):
    answer = handed_in()
    for points in (["1", "2"], ["1", "0"]):
        cast.mina.browser.post(f"/mentor/marking/{answer}", data={"points": points})
    assert result() == (1, True)
    with app.app_context():
        told = db.session.scalar(sa.text("SELECT count(*) FROM notifications WHERE type = 'test_marked'"))
        assert told == 1


@pytest.mark.parametrize(
    "points", [[], ["1"], ["2", "1"], ["1", "-1"], ["1", "x"], ["1", "NaN"], ["1", "1e999"], ["1", "0.001"], ["1", ""]]
)
def test_points_that_the_rubric_does_not_allow_are_refused(cast, handed_in, result, points):
    answer = handed_in()
    refused = cast.mina.browser.post(f"/mentor/marking/{answer}", data={"points": points})
    assert refused.status_code == 422
    assert "points" in refused.get_data(as_text=True)
    assert result() == (0, False)


def test_a_question_without_a_rubric_is_marked_as_a_whole(cast, handed_in, result):
    plain = FREE.model_copy(update={"rubric": (), "points": Decimal(2)})
    answer = handed_in(items=(plain, SINGLE))
    assert cast.mina.browser.post(f"/mentor/marking/{answer}", data={"points": "2"}).status_code == 303
    assert result() == (2, True)


def test_only_mentors_and_admins_mark_and_nobody_their_own(app, cast, handed_in):
    answer = handed_in()
    for person in (cast.amina, cast.farah, cast.asha):
        assert person.browser.post(f"/mentor/marking/{answer}", data={"points": ["1", "2"]}).status_code == 403
    assert cast.rosa.browser.get(f"/mentor/marking/{answer}").status_code == 200
    with app.app_context():
        db.session.execute(sa.update(PracticeTestAttempt).values(user_id=cast.rosa.id))
        db.session.commit()
    assert cast.rosa.browser.get(f"/mentor/marking/{answer}").status_code == 404


def test_contact_data_in_an_answer_reaches_nobody(cast, handed_in):
    answer = handed_in("Write to amina.k@gmail.com or call 0788 123 456, because it is cold.")
    page = cast.mina.browser.get(f"/mentor/marking/{answer}").get_data(as_text=True)
    assert "gmail" not in page
    assert "123 456" not in page
    assert "because it is cold" in page


def test_the_list_and_the_page_cost_few_queries(cast, handed_in, queries):
    answer, mina = handed_in(), cast.mina.browser
    for url in ("/mentor/marking", f"/mentor/marking/{answer}"):
        mina.get(url)
        queries.clear()
        assert mina.get(url).status_code == 200
        assert len(queries) <= 8, queries


def test_when_a_person_is_erased_their_words_go_and_their_points_stay(app, cast, handed_in, result):
    answer = handed_in()
    cast.mina.browser.post(f"/mentor/marking/{answer}", data={"points": ["1", "2"]})
    with app.app_context():
        erase_person(db.session.get_one(User, cast.amina.id))
        db.session.commit()
        assert db.session.get_one(AttemptAnswer, answer).value is None
        kept = sa.select(AttemptEvent.value).where(AttemptEvent.kind == "answer")
        assert list(db.session.scalars(kept)) == [None]
    assert result() == (3, True)
