"""Many at once: what only shows when requests really run side by side."""

from __future__ import annotations

from uuid import uuid4

import pytest

from spark.domain.people.joining import make_person
from spark.domain.people.user import User
from spark.domain.questions.accepting import accept
from spark.domain.questions.answer import Answer
from spark.domain.questions.asking import ask as ask_verb
from spark.domain.questions.helping import mark_helpful, take_back_vote
from spark.domain.questions.question import Question
from spark.domain.questions.subscribing import me_too
from spark.domain.refusal import Refused
from spark.extensions import db
from tests.cast import PASSWORD
from tests.people.test_racing import at_once
from tests.questions_asking.thread import FIELDS, answer_it

pytestmark = pytest.mark.committed
MANY = 50


@pytest.fixture
def crowd(app):
    """Fifty students."""
    with app.app_context():
        people = [
            make_person("student", email=f"s{number}@example.com", full_name=f"Student {number}", password=PASSWORD)
            for number in range(MANY)
        ]
        db.session.commit()
        return [person.id for person in people]


def by(app, person_id, verb, model, row_id):
    """Return a call that does something as somebody, in a transaction of its own."""

    def work():
        with app.app_context():
            try:
                verb(db.session.get_one(model, row_id), by=db.session.get_one(User, person_id))
                db.session.commit()
            except Refused as refusal:
                db.session.rollback()
                return refusal.code
            return "done"

    return work


def test_fifty_votes_at_once_are_fifty(app, cast, question, crowd, rows):
    given = answer_it(app, question, cast.mina)
    works = [by(app, person, mark_helpful, Answer, given) for person in crowd]
    assert at_once(works) == ["done"] * MANY
    assert rows("SELECT helpful_votes FROM answers")[0].helpful_votes == MANY
    at_once([by(app, person, take_back_vote, Answer, given) for person in crowd[:20]])
    assert rows("SELECT helpful_votes FROM answers")[0].helpful_votes == MANY - 20
    assert rows("SELECT count(*) FROM answer_votes")[0].count == MANY - 20


def test_one_person_who_votes_fifty_times_at_once_has_one_vote(app, cast, question, rows):
    given = answer_it(app, question, cast.mina)
    at_once([by(app, cast.amina.id, mark_helpful, Answer, given)] * MANY)
    assert rows("SELECT helpful_votes FROM answers")[0].helpful_votes == 1


def test_fifty_who_wait_too_are_counted(app, question, crowd, stored):
    at_once([by(app, person, me_too, Question, question) for person in crowd])
    assert stored(question).subscriber_count == MANY


def test_of_two_answers_accepted_at_once_one_is(app, cast, question, rows, told):
    given = [answer_it(app, question, mentor, mentor.name) for mentor in (cast.mina, cast.omar, cast.rosa)]
    results = at_once([by(app, cast.amina.id, accept, Answer, one) for one in given * 3])
    assert sorted(set(results)) == ["ALREADY_ACCEPTED", "done"]
    accepted = [row.id for row in rows("SELECT id FROM answers WHERE is_accepted")]
    assert len(accepted) == 1
    assert results.count("done") == 3
    assert len(told("answer_accepted")) == 1


def test_one_question_that_is_sent_by_two_lines_at_once_is_one(app, cast, rows):
    minted = uuid4()
    words = {name: FIELDS[name] for name in ("subject", "grade")}

    def work():
        with app.app_context():
            person = db.session.get_one(User, cast.amina.id)
            asked = ask_verb(FIELDS["title"], FIELDS["text"], by=person, id=minted, **words).id
            db.session.commit()
            return asked

    cast.amina  # noqa: B018  made before the threads ask for her
    assert at_once([work] * 8) == [minted] * 8
    assert rows("SELECT count(*) FROM questions")[0].count == 1
