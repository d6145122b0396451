"""Assigning: an urgent question that nobody takes goes from one mentor to the next, and back to the queue."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from spark.domain.clock import now
from spark.domain.notices.notification import Notification
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.questions.assigning import assign_unclaimed
from spark.domain.questions.availability import set_available
from spark.domain.questions.claim import LEASE, MOST_CLAIMS, QuestionClaim
from spark.domain.questions.claiming import claim, live_claim, release
from spark.domain.questions.drafting import keep_draft
from spark.domain.questions.lapsing import end_lapsed_claims
from spark.extensions import db
from tests.desk_domain.people import mentor, person, question, refused
from tests.jobs.inline import run_outbox

pytestmark = pytest.mark.usefixtures("context")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def urgent(**given):
    return question(urgency="high", waited=given.pop("waited", 16 * MINUTE), **given)


def offered_to(asked):
    held = live_claim(asked)
    return held.mentor if held and held.kind == "assigned" else None


def test_an_urgent_question_is_offered_to_a_mentor_of_its_subject_who_is_told(clock):
    mina, asked = mentor(), urgent()
    mentor("Bela Test", subjects=["art"])
    assert assign_unclaimed() == 1
    assert offered_to(asked) == mina
    assert live_claim(asked).expires_at == now() + 5 * MINUTE
    [notice] = db.session.scalars(sa.select(Notification))
    assert (notice.user_id, notice.type, notice.priority) == (mina.id, "mentor_assignment", "high")
    assert notice.url == f"/mentor/questions/{asked.id}"
    assert assign_unclaimed() == 0


def test_what_is_not_urgent_not_old_enough_held_or_answered_is_not_offered(clock):
    bela = mentor("Bela Test")
    mentor()
    question(urgency="medium", waited=99 * MINUTE)
    urgent(waited=14 * MINUTE)
    urgent(status="answered")
    urgent(standing="held")
    urgent(clock_stopped_at=now())
    claim(urgent(), by=bela)
    given_back = urgent(waited=60 * MINUTE)
    claim(given_back, by=bela)
    release(given_back, by=bela)
    assert assign_unclaimed() == 0
    clock.shift(15 * MINUTE)
    assert assign_unclaimed() >= 1
    assert offered_to(given_back) is not None


def test_an_offer_not_taken_is_passed_on_until_nobody_is_left(clock):
    mentors, asked = {mentor(f"Mentor {n}") for n in range(3)}, urgent()
    had = set()
    for _mentor in mentors:
        assign_unclaimed()
        had.add(offered_to(asked))
        clock.shift(5 * MINUTE)
        assert end_lapsed_claims() == 1
    assert had == mentors
    assert assign_unclaimed() == 0
    assert live_claim(asked) is None
    endings = sa.select(QuestionClaim.ended_as).where(QuestionClaim.question_id == asked.id)
    assert set(db.session.scalars(endings)) == {"passed_on"}


@pytest.mark.parametrize(
    "take", [lambda asked, who: claim(asked, by=who), lambda asked, who: keep_draft(asked, "a", by=who)]
)
def test_taking_an_offer_makes_it_a_claim_with_a_whole_lease(clock, take):
    mina, bela, asked = mentor(), mentor("Bela Test", subjects=["art"]), urgent()
    assign_unclaimed()
    assert refused(claim, asked, by=bela) == "CLAIMED_BY_ANOTHER"
    clock.shift(4 * MINUTE)
    take(asked, mina)
    held = live_claim(asked)
    assert (held.kind, held.expires_at, held.mentor_id) == ("claimed", now() + LEASE, mina.id)


def test_who_declines_passes_it_on_at_once(clock):
    mina, bela, asked = mentor(), mentor("Bela Test"), urgent()
    assign_unclaimed()
    first = offered_to(asked)
    release(asked, by=first)
    assign_unclaimed()
    assert {first, offered_to(asked)} == {mina, bela}


def test_who_leaves_passes_on_what_was_offered_and_keeps_what_was_taken(clock):
    mina, taken, offered = mentor(), question(), urgent()
    claim(taken, by=mina)
    assign_unclaimed()
    assert offered_to(offered) == mina
    set_available(mina, False)
    assert live_claim(offered) is None
    assert live_claim(taken).mentor_id == mina.id
    assert assign_unclaimed() == 0
    set_available(mina, True)
    assert mina.mentor_profile.is_available
    assert refused(set_available, person("admin", "Rosa Test"), True) == "NOT_A_MENTOR"


def test_nobody_is_offered_one_who_is_away_unapproved_busy_deleted_or_asks_it(clock):
    mentor("Away Test", is_available=False)
    mentor("New Test").mentor_profile.approved_at = None
    mentor("Gone Test").deleted_at = now()
    asker, busy = mentor("Asker Test"), mentor("Busy Test")
    for _one in range(MOST_CLAIMS):
        claim(question(), by=busy)
    asked = urgent(asker=asker)
    assert assign_unclaimed() == 0
    assert live_claim(asked) is None


def test_the_best_is_who_is_there_reads_it_holds_least_and_had_none_for_longest(clock):
    reader, busy, rested, recent, there = (mentor(f"Mentor {n}") for n in range(5))
    reader.mentor_profile.languages = ["fr"]
    assert_offered(clock, reader, language="fr")
    claim(question(), by=busy)
    release_all(claim(question(), by=recent))
    release_all(claim(question(), by=there))
    for away in (reader,):
        set_available(away, False)
    assert_offered(clock, rested)
    assert_offered(clock, there, online={there.id})
    assert_offered(clock, recent)
    assert_offered(clock, busy, online={busy.id})


def release_all(held):
    release(held.question, by=held.mentor)


def assert_offered(clock, who, online=(), **given):
    clock.shift(MINUTE / 60)
    asked = urgent(**given)
    assign_unclaimed(online)
    assert offered_to(asked) == who
    release(asked, by=who)
    asked.status = "closed"
    db.session.flush()


def test_the_clocks_job_tends_the_desk(app):
    mina, asked = mentor(), urgent()
    lapsed = claim(question(), by=mina)
    lapsed.expires_at = now()
    put_in_outbox("desk.tend")
    db.session.commit()
    run_outbox(app)
    db.session.expire_all()
    assert lapsed.ended_as == "expired"
    assert offered_to(asked) is not None
