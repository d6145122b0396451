"""Drafting: no word is lost, whoever holds the question."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from spark.domain.clock import now
from spark.domain.questions.answering import answer
from spark.domain.questions.claim import LEASE
from spark.domain.questions.claiming import claim, live_claim, release
from spark.domain.questions.drafting import LONGEST_DRAFT, draft_of, forget_draft, keep_draft, suggestions_for
from tests.desk_domain.people import mentor, question, refused

pytestmark = pytest.mark.usefixtures("context")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def test_typing_keeps_the_draft_and_renews_the_lease(clock):
    mina, asked = mentor(), question()
    claim(asked, by=mina)
    clock.shift(LEASE - MINUTE)
    kept = keep_draft(asked, "Because blue", by=mina)
    assert (kept.is_held, kept.held_until) == (True, now() + LEASE)
    assert keep_draft(asked, "Because blue light", by=mina).is_held
    assert draft_of(asked, mina).text == "Because blue light"


def test_a_lost_lease_turns_the_draft_into_a_suggestion(clock):
    mina, bela, asked = mentor(), mentor("Bela Test"), question()
    claim(asked, by=mina)
    keep_draft(asked, "Because", by=mina)
    assert suggestions_for(asked, bela) == [], "Mina holds it and is still writing"
    clock.shift(LEASE)
    claim(asked, by=bela)
    kept = keep_draft(asked, "Because blue", by=mina)
    assert (kept.is_held, kept.holder, kept.held_until) == (False, "Bela Test", now() + LEASE)
    [suggested] = suggestions_for(asked, bela)
    assert (suggested.text, suggested.author.full_name) == ("Because blue", "Mina Test")
    assert suggestions_for(asked, mina) == []
    assert live_claim(asked).mentor_id == bela.id


def test_a_lapsed_lease_that_nobody_took_is_not_said_to_be_held(clock):
    mina, asked = mentor(), question()
    claim(asked, by=mina)
    clock.shift(LEASE)
    kept = keep_draft(asked, "Because", by=mina)
    assert (kept.is_held, kept.held_until, kept.holder) == (False, None, "")
    assert draft_of(asked, mina).text == "Because"


def test_giving_back_leaves_the_draft_to_the_next(clock):
    mina, bela, asked = mentor(), mentor("Bela Test"), question()
    claim(asked, by=mina)
    keep_draft(asked, "Half of it", by=mina)
    release(asked, by=mina)
    assert [one.text for one in suggestions_for(asked, bela)] == ["Half of it"]


def test_an_answer_ends_its_authors_draft_and_leaves_the_others(clock):
    mina, bela, asked = mentor(), mentor("Bela Test"), question()
    keep_draft(asked, "Mina's", by=mina)
    keep_draft(asked, "Bela's", by=bela)
    answer(asked, "Bela's", by=bela)
    assert draft_of(asked, bela) is None
    assert draft_of(asked, mina).text == "Mina's"


def test_a_refused_answer_is_kept_as_a_draft(clock):
    mina, bela, asked = mentor(), mentor("Bela Test"), question()
    claim(asked, by=bela)
    assert refused(answer, asked, "All I know", by=mina) == "CLAIMED_BY_ANOTHER"
    keep_draft(asked, "All I know", by=mina)
    assert [one.text for one in suggestions_for(asked, bela)] == ["All I know"]
    closed = question(status="closed")
    assert refused(answer, closed, "Too late", by=mina) == "QUESTION_CLOSED"
    keep_draft(closed, "Too late", by=mina)
    assert draft_of(closed, mina).text == "Too late"


def test_an_empty_draft_is_none_and_a_huge_one_is_refused(clock):
    mina, asked = mentor(), question()
    keep_draft(asked, "x" * 20_001 + "\0", by=mina)
    assert len(draft_of(asked, mina).text) == 20_001, "too long for an answer, kept all the same"
    assert refused(keep_draft, asked, "x" * (LONGEST_DRAFT + 1), by=mina) == "VALIDATION_ERROR"
    assert draft_of(asked, mina) is not None
    keep_draft(asked, " \n", by=mina)
    assert draft_of(asked, mina) is None
    keep_draft(asked, "again", by=mina)
    forget_draft(asked, by=mina)
    assert draft_of(asked, mina) is None
