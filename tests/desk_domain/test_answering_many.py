"""Answering many: each gets an answer of their own, and the mentor sees exactly who."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from spark.domain.questions.answer import Answer
from spark.domain.questions.answering_many import answer_many, recipients
from spark.domain.questions.claiming import claim
from spark.domain.questions.together import QuestionGroup
from spark.extensions import db
from tests.desk_domain.people import mentor, question, refused

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def alike():
    group = QuestionGroup(subject_slug="physics")
    db.session.add(group)
    db.session.flush()
    return [question(group_id=group.id) for _one in range(4)]


def test_the_recipients_are_the_open_ones_that_ask_the_same(alike):
    first, second, third, fourth = alike
    third.status = "answered"
    question()
    assert db.session.scalars(recipients(first)).all() == [second, fourth]
    assert db.session.scalars(recipients(question())).all() == []


def test_each_asker_gets_an_answer_of_their_own(alike, told):
    mina = mentor()
    claim(alike[0], by=mina)
    sent = answer_many(alike, "The same for all.", by=mina)
    assert {given.question_id for given in sent.answers} == {asked.id for asked in alike}
    assert len({given.batch_id for given in sent.answers}) == 1
    assert sent.answers[0].batch_id is not None
    assert sent.left_out == []
    assert told("question_answered") == sorted(asked.asker_id for asked in alike)
    assert {asked.status for asked in alike} == {"answered"}


def test_who_was_closed_answered_or_taken_meanwhile_is_left_out_and_named(alike):
    mina, bela = mentor(), mentor("Bela Test")
    claim(alike[1], by=bela)
    alike[2].status, alike[3].status = "closed", "answered"
    sent = answer_many(alike, "For whom it may concern.", by=mina)
    assert [(given.question_id, given.batch_id) for given in sent.answers] == [(alike[0].id, None)]
    assert {(out.question.id, out.refusal.code) for out in sent.left_out} == {
        (alike[1].id, "CLAIMED_BY_ANOTHER"),
        (alike[2].id, "QUESTION_CLOSED"),
        (alike[3].id, "QUESTION_ANSWERED"),
    }


def test_when_nobody_is_left_it_is_refused_and_nothing_changes(alike):
    mina, bela = mentor(), mentor("Bela Test")
    claim(alike[0], by=bela)
    alike[1].status = "closed"
    assert refused(answer_many, alike[:2], "x", by=mina) == "CLAIMED_BY_ANOTHER"
    assert refused(answer_many, alike[2:], " ", by=mina) == "VALIDATION_ERROR"
    assert refused(answer_many, [], "x", by=mina) == "VALIDATION_ERROR"
    assert db.session.scalar(sa.select(sa.func.count(Answer.id))) == 0
