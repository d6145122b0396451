"""Claiming: one question is in one mentor's hands, for a while, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from spark.domain.clock import now
from spark.domain.notices.hints import DESK, question_topic
from spark.domain.questions.claim import EXTENSION, LEASE, MOST_CLAIMS, QuestionClaim
from spark.domain.questions.claiming import claim, claims_of, extend, live_claim, release, renew
from spark.domain.questions.lapsing import end_lapsed_claims
from spark.domain.refusal import Refused
from spark.extensions import db
from tests.desk_domain.people import mentor, question, refused

pytestmark = pytest.mark.usefixtures("context")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock():
    """A clock that stands still until it is moved."""
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def endings(asked):
    ended = sa.select(QuestionClaim.ended_as).where(QuestionClaim.question_id == asked.id)
    return list(db.session.scalars(ended.order_by(QuestionClaim.claimed_at)))


def test_a_claim_holds_a_question_for_a_lease_and_every_desk_hears_of_it(clock, hinted):
    mina, asked = mentor(), question()
    taken = claim(asked, by=mina)
    assert taken.expires_at == now() + LEASE
    assert live_claim(asked).mentor.full_name == "Mina Test"
    assert list(db.session.scalars(claims_of(mina))) == [taken]
    assert hinted() == {("queue:changed", DESK), ("question:changed", question_topic(asked.id))}


def test_another_is_told_who_holds_it_and_for_how_long(clock):
    mina, bela, asked = mentor(), mentor("Bela Test"), question()
    claim(asked, by=mina)
    clock.shift(3 * MINUTE)
    with pytest.raises(Refused, match="Mina Test is working on this question, for 7 more minutes") as told:
        claim(asked, by=bela)
    assert (told.value.code, told.value.status) == ("CLAIMED_BY_ANOTHER", 409)
    assert live_claim(asked).mentor_id == mina.id


def test_claiming_again_renews_and_typing_renews_and_neither_shortens(clock):
    mina, asked = mentor(), question()
    first = claim(asked, by=mina)
    clock.shift(4 * MINUTE)
    assert claim(asked, by=mina).id == first.id
    assert first.expires_at == now() + LEASE
    extend(asked, by=mina)
    clock.shift(MINUTE)
    assert renew(asked, by=mina).expires_at == now() + EXTENSION - MINUTE


def test_who_lost_the_lease_neither_renews_nor_extends(clock):
    mina, asked = mentor(), question()
    claim(asked, by=mina)
    clock.shift(LEASE)
    assert refused(renew, asked, by=mina) == "CLAIM_LOST"
    assert refused(extend, asked, by=mina) == "CLAIM_LOST"
    assert live_claim(asked) is None


def test_a_lapsed_claim_is_ended_by_whoever_claims_next(clock):
    mina, bela, asked = mentor(), mentor("Bela Test"), question()
    claim(asked, by=mina)
    clock.shift(LEASE)
    claim(asked, by=bela)
    assert live_claim(asked).mentor_id == bela.id
    assert endings(asked) == ["expired", None]


def test_a_lapsed_claim_is_ended_by_the_clock_and_the_desks_hear_of_it(clock, hinted):
    mina, asked = mentor(), question()
    claim(asked, by=mina)
    hinted()
    clock.shift(LEASE - MINUTE)
    assert end_lapsed_claims() == 0
    clock.shift(MINUTE)
    assert end_lapsed_claims() == 1
    assert endings(asked) == ["expired"]
    assert ("queue:changed", DESK) in hinted()
    assert end_lapsed_claims() == 0


def test_extensions_reach_seventy_minutes_and_asking_twice_at_once_is_once(clock):
    mina, asked = mentor(), question()
    own = claim(asked, by=mina)
    assert extend(asked, by=mina).expires_at == now() + EXTENSION
    clock.shift(MINUTE)
    assert extend(asked, by=mina).expires_at == now() + EXTENSION - MINUTE
    for _time in range(2):
        clock.move_to(own.expires_at - MINUTE)
        extend(asked, by=mina)
    assert own.expires_at == own.claimed_at + 70 * MINUTE
    clock.move_to(own.expires_at - MINUTE)
    assert refused(extend, asked, by=mina) == "NO_MORE_TIME"


def test_who_has_had_it_for_an_hour_goes_on_by_writing_only(clock):
    mina, asked = mentor(), question()
    claim(asked, by=mina)
    for _quarter in range(9):
        clock.shift(8 * MINUTE)
        renew(asked, by=mina)
    assert refused(extend, asked, by=mina) == "NO_MORE_TIME"
    assert live_claim(asked).expires_at == now() + LEASE


def test_what_is_given_back_is_free_at_once_and_giving_back_twice_is_once(hinted):
    mina, bela, asked = mentor(), mentor("Bela Test"), question()
    claim(asked, by=mina)
    hinted()
    release(asked, by=bela)
    assert hinted() == set()
    assert live_claim(asked).mentor_id == mina.id
    release(asked, by=mina)
    release(asked, by=mina)
    assert endings(asked) == ["released"]
    assert claim(asked, by=bela).mentor_id == bela.id


def test_a_mentor_holds_four_at_most(clock):
    mina = mentor()
    for _one in range(MOST_CLAIMS):
        claim(question(), by=mina)
    fifth = question()
    assert refused(claim, fifth, by=mina) == "TOO_MANY_CLAIMS"
    clock.shift(LEASE)
    assert claim(fifth, by=mina).is_live


def test_nobody_claims_what_is_closed_taken_back_held_or_their_own():
    mina = mentor()
    assert refused(claim, question(status="closed"), by=mina) == "QUESTION_CLOSED"
    assert refused(claim, question(standing="withdrawn"), by=mina) == "QUESTION_CLOSED"
    assert refused(claim, question(standing="held"), by=mina) == "QUESTION_CLOSED"
    assert refused(claim, question(mina), by=mina) == "OWN_QUESTION"
    assert list(db.session.scalars(claims_of(mina))) == []


def test_an_answered_question_is_claimed_to_answer_it_better():
    assert claim(question(status="answered"), by=mentor()).is_live
