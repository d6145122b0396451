"""Races: what several mentors do at the same moment, in threads and transactions of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.questions.answer import Answer
from spark.domain.questions.answering import answer
from spark.domain.questions.answering_many import answer_many
from spark.domain.questions.assigning import assign_unclaimed
from spark.domain.questions.claim import MOST_CLAIMS, AnswerDraft, QuestionClaim
from spark.domain.questions.claiming import claim, release
from spark.domain.questions.drafting import keep_draft
from spark.domain.questions.lapsing import end_lapsed_claims
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.desk_domain.people import at_once, mentor, question

pytestmark = [pytest.mark.committed, pytest.mark.timeout(120)]


@pytest.fixture
def made(app):
    """Make people and questions and commit them; gives back ids."""

    def make(build):
        with app.app_context():
            rows = build()
            ids = [row.id for row in rows]
            db.session.commit()
            return ids

    return make


def doing(verb, question_id, mentor_id, *arguments):
    return lambda: verb(
        db.session.get_one(Question, question_id), *arguments, by=db.session.get_one(User, mentor_id)
    ) and True  # fmt: skip


def open_claims(app, **by):
    with app.app_context():
        return db.session.scalars(sa.select(QuestionClaim).filter_by(ended_at=None, **by)).all()


def test_of_eight_who_claim_at_once_one_gets_it(app, made):
    mentors = made(lambda: [mentor(f"Mentor {n}") for n in range(8)])
    for _round in range(5):
        [asked] = made(lambda: [question()])
        results = at_once(app, [doing(claim, asked, who) for who in mentors])
        assert sorted(map(str, results)) == ["CLAIMED_BY_ANOTHER"] * 7 + ["True"]
        [held] = open_claims(app, question_id=asked)
        assert held.mentor_id == mentors[results.index(True)]
        at_once(app, [doing(release, asked, who) for who in mentors])
        assert open_claims(app, question_id=asked) == []


def test_a_mentor_on_eight_devices_holds_four(app, made):
    [mina] = made(lambda: [mentor()])
    asked = made(lambda: [question() for _one in range(8)])
    results = at_once(app, [doing(claim, one, mina) for one in asked])
    assert results.count(True) == MOST_CLAIMS
    assert results.count("TOO_MANY_CLAIMS") == 8 - MOST_CLAIMS
    assert len(open_claims(app, mentor_id=mina)) == MOST_CLAIMS


def test_an_expired_claim_is_ended_once_whoever_comes(app, made):
    first, *others = made(lambda: [mentor(f"Mentor {n}") for n in range(6)])
    for _round in range(5):
        [asked] = made(lambda: [question()])
        at_once(app, [doing(claim, asked, first)])
        run_out(app, asked)
        acts = [doing(claim, asked, who) for who in others[:3]]
        acts += [end_lapsed_claims, doing(answer, asked, others[3], "An answer."), doing(keep_draft, asked, first, "x")]
        results = at_once(app, acts)
        with app.app_context():
            ended = db.session.scalars(sa.select(QuestionClaim.ended_as).filter_by(question_id=asked, mentor_id=first))
            assert list(ended) == ["expired"]
            assert db.session.get(AnswerDraft, (asked, first)).text == "x"
            answered = db.session.scalar(sa.select(sa.func.count(Answer.id)).filter_by(question_id=asked))
        assert results[:3].count(True) <= 1
        assert results[4] in (True, "CLAIMED_BY_ANOTHER")
        assert answered == (results[4] is True)
        assert answered or results[:3].count(True) == 1
        assert all(one is True or one == "CLAIMED_BY_ANOTHER" for one in results[:3])


def test_of_five_who_answer_an_unclaimed_question_at_once_one_answers_it_and_four_are_told(app, made):
    mentors = made(lambda: [mentor(f"Mentor {n}") for n in range(5)])
    [asked] = made(lambda: [question()])
    results = at_once(app, [doing(answer, asked, who, f"Answer {n}") for n, who in enumerate(mentors)])
    assert sorted(map(str, results)) == ["QUESTION_ANSWERED"] * 4 + ["True"]
    with app.app_context():
        found = db.session.get_one(Question, asked)
        assert (found.answer_count, found.status) == (1, "answered")
        assert open_claims(app, question_id=asked) == []


def test_a_renewal_on_its_way_is_never_cut_off(app, made):
    for _round in range(10):
        mina, bela, asked = made(lambda: [mentor(), mentor("Bela Test"), question()])
        at_once(app, [doing(claim, asked, mina)])
        run_out(app, asked, left=timedelta(milliseconds=30))
        held, taken = at_once(app, [keeping(asked, mina), doing(claim, asked, bela)])
        assert (held, taken) != (True, True), "both were told that they hold it"
        [live] = open_claims(app, question_id=asked)
        assert live.mentor_id == (mina if held else bela) or taken is not True


def keeping(question_id, mentor_id):
    return lambda: (
        keep_draft(db.session.get_one(Question, question_id), "words", by=db.session.get_one(User, mentor_id)).is_held
    )


def test_two_who_answer_overlapping_groups_at_once_do_not_wait_for_each_other_for_ever(app, made):
    mentors = made(lambda: [mentor(f"Mentor {n}") for n in range(2)])
    asked = made(lambda: [question() for _one in range(6)])

    def sending(ids, who):
        return lambda: answer_many(
            [db.session.get_one(Question, one) for one in ids], "For all", by=db.session.get_one(User, who)
        ) and True  # fmt: skip

    results = at_once(app, [sending(asked, mentors[0]), sending(asked[::-1], mentors[1])])
    assert sorted(map(str, results)) == ["QUESTION_ANSWERED", "True"]
    with app.app_context():
        assert [db.session.get_one(Question, one).answer_count for one in asked] == [1] * 6


def test_an_urgent_question_is_offered_once_however_many_clocks_tick(app, made):
    made(lambda: [mentor(f"Mentor {n}") for n in range(4)])
    asked = made(lambda: [question(urgency="high", waited=timedelta(hours=1)) for _one in range(3)])
    at_once(app, [assign_unclaimed for _clock in range(4)])
    assert sorted(held.question_id for held in open_claims(app)) == sorted(asked)


def run_out(app, question_id, left=timedelta(0)):
    """Let the lease on a question be over, or nearly so."""
    with app.app_context():
        db.session.execute(
            sa.update(QuestionClaim).where(QuestionClaim.question_id == question_id).values(expires_at=now() + left)
        )
        db.session.commit()
