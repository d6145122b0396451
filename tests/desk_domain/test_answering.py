"""Answering: one answer, counted and told once, and what happens when it is held, mended or taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from spark.domain.clock import now
from spark.domain.notices.hints import DESK, question_topic
from spark.domain.notices.notification import Notification
from spark.domain.questions import writing
from spark.domain.questions.answer import Answer
from spark.domain.questions.answering import answer, answer_is_hidden, answer_is_shown
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.claiming import claim, live_claim
from spark.domain.questions.mending import edit_answer, withdraw_answer
from spark.domain.questions.together import QuestionSubscription
from spark.extensions import db
from tests.desk_domain.people import mentor, person, question, refused, student

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def held_texts(monkeypatch):
    """Let the safeguards hold every text that says HOLD."""

    def hold(row, *, asker, by):
        if "HOLD" in row.text:
            row.standing = "held"

    monkeypatch.setattr(writing, "hold_if_needed", hold)


def test_an_answer_ends_the_claim_and_tells_all_who_wait(told, hinted):
    mina, amina, farah = mentor(), student(), student("Farah Test")
    asked = question(amina)
    db.session.add(QuestionSubscription(question_id=asked.id, user_id=farah.id))
    taken = claim(asked, by=mina)
    hinted()
    given = answer(asked, "Because **blue** light scatters.", by=mina)
    assert (asked.status, asked.answer_count, asked.closed_at) == ("answered", 1, None)
    assert asked.first_answered_at is not None
    assert "<strong>blue</strong>" in given.html
    assert taken.ended_as == "answered"
    assert told("question_answered") == sorted([amina.id, farah.id])
    notice = db.session.scalars(sa.select(Notification).filter_by(user_id=amina.id)).one()
    assert notice.url == f"/questions/{asked.id}#answer-{given.id}"
    assert notice.facts == {"title": asked.title, "author": "Mina Test", "answer": str(given.id)}
    assert {("queue:changed", DESK), ("question:answered", question_topic(asked.id))} <= hinted()


def test_without_a_claim_the_answer_is_one():
    mina, asked = mentor(), question()
    answer(asked, "Because.", by=mina)
    [held] = db.session.scalars(sa.select(QuestionClaim).filter_by(question_id=asked.id))
    assert (held.mentor_id, held.ended_as) == (mina.id, "answered")


def test_nobody_answers_unawares_what_somebody_else_answered_or_holds():
    mina, bela, asked = mentor(), mentor("Bela Test"), question()
    claim(asked, by=bela)
    assert refused(answer, asked, "Mine", by=mina) == "CLAIMED_BY_ANOTHER"
    answer(asked, "Bela's", by=bela)
    assert refused(answer, asked, "Mine", by=mina) == "QUESTION_ANSWERED"
    first_at = asked.first_answered_at
    claim(asked, by=mina)
    answer(asked, "A better one, knowingly", by=mina)
    assert (asked.answer_count, asked.first_answered_at) == (2, first_at)


def test_nobody_answers_what_is_closed_gone_or_their_own_and_nothing_changes():
    mina = mentor()
    assert refused(answer, question(status="closed"), "x", by=mina) == "QUESTION_CLOSED"
    assert refused(answer, question(standing="withdrawn"), "x", by=mina) == "QUESTION_CLOSED"
    assert refused(answer, question(mina), "x", by=mina) == "OWN_QUESTION"
    asked = question()
    taken = claim(asked, by=mina)
    assert refused(answer, asked, " ", by=mina) == "VALIDATION_ERROR"
    assert refused(answer, asked, "x" * 20_001, by=mina) == "VALIDATION_ERROR"
    assert taken.is_live
    assert db.session.scalar(sa.select(sa.func.count(Answer.id))) == 0


def test_a_held_answer_counts_and_tells_only_when_it_is_released(held_texts, told, hinted):
    mina, amina = mentor(), student()
    asked = question(amina)
    given = answer(asked, "Call me. HOLD", by=mina)
    assert (given.standing, asked.status, asked.answer_count, asked.first_answered_at) == ("held", "open", 0, None)
    assert told("question_answered") == []
    assert live_claim(asked) is None
    assert refused(answer, asked, "Once more", by=mina) == "ANSWER_HELD"
    given.standing = "shown"
    for _time in range(2):
        answer_is_shown(given)
    assert (asked.status, asked.answer_count) == ("answered", 1)
    assert told("question_answered") == [amina.id]


def test_an_answer_resumes_a_clock_that_stood_still():
    asked = question(waited=timedelta(hours=5), clock_stopped_at=now() - timedelta(hours=2))
    answer(asked, "I see after all.", by=mentor())
    assert asked.clock_stopped_at is None
    assert abs(now() - asked.waiting_since - timedelta(hours=3)) < timedelta(minutes=1)


def test_who_takes_the_only_answer_back_lets_the_asker_wait_again(told):
    mina, asked = mentor(), question(waited=timedelta(hours=1))
    since = asked.waiting_since
    given = answer(asked, "Wrong.", by=mina)
    first_at = asked.first_answered_at
    withdraw_answer(given, by=mina)
    assert (given.standing, given.text) == ("withdrawn", "Wrong.")
    assert (asked.status, asked.answer_count) == ("open", 0)
    assert (asked.waiting_since, asked.first_answered_at) == (since, first_at)
    assert refused(withdraw_answer, given, by=mina) == "ANSWER_GONE"
    assert refused(edit_answer, given, "x", by=mina) == "ANSWER_GONE"


def test_an_accepted_answer_that_goes_is_accepted_no_longer():
    mina, asked = mentor(), question()
    first = answer(asked, "First.", by=mina)
    claim(asked, by=mina)
    second = answer(asked, "Second.", by=mina)
    second.is_accepted, second.accepted_at, asked.status, asked.closed_at = True, now(), "closed", now()
    second.standing = "removed"
    db.session.flush()
    answer_is_hidden(second)
    assert (asked.status, asked.closed_at, asked.answer_count, second.is_accepted) == ("answered", None, 1, False)
    withdraw_answer(first, by=mina)
    assert asked.status == "open"


def test_an_answer_is_mended_and_who_adds_contact_data_hides_it(held_texts):
    mina, asked = mentor(), question()
    given = answer(asked, "Blue lihgt.", by=mina)
    edit_answer(given, "Blue light.", by=mina)
    assert (given.text, given.standing, asked.answer_count) == ("Blue light.", "shown", 1)
    assert given.edited_at is not None
    edit_answer(given, "Blue light. HOLD", by=mina)
    assert (given.standing, asked.status, asked.answer_count) == ("held", "open", 0)


def test_an_admin_answers_too():
    asked = question()
    answer(asked, "From the office.", by=person("admin", "Rosa Test"))
    assert asked.status == "answered"
