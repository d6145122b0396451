"""Needing info: the clock stands still until the asker has said more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from spark.domain.clock import now
from spark.domain.questions import writing
from spark.domain.questions.answering import answer
from spark.domain.questions.claiming import claim, live_claim
from spark.domain.questions.clock_of_waiting import resume_clock
from spark.domain.questions.needing_info import ask_for_info, request_is_shown
from tests.desk_domain.people import mentor, question, refused, student

pytestmark = pytest.mark.usefixtures("context")
HOUR = timedelta(hours=1)


def test_asking_for_more_stops_the_clock_frees_the_question_and_tells_the_asker(told):
    mina, amina = mentor(), student()
    asked = question(amina, waited=HOUR)
    taken = claim(asked, by=mina)
    with time_machine.travel(now(), tick=False) as clock:
        request = ask_for_info(asked, "Which sky do you mean?", by=mina)
        assert (request.kind, taken.ended_as, asked.status) == ("needs_info", "needs_info", "open")
        assert asked.needs_info
        assert told("question_needs_info") == [amina.id]
        since = asked.waiting_since
        clock.shift(3 * HOUR)
        resume_clock(asked)
        resume_clock(asked)
        assert (asked.waiting_since, asked.needs_info) == (since + 3 * HOUR, False)


def test_asking_again_does_not_set_the_clock_back():
    mina, asked = mentor(), question()
    ask_for_info(asked, "Which?", by=mina)
    stopped_at = asked.clock_stopped_at
    ask_for_info(asked, "And where?", by=mentor("Bela Test"))
    assert asked.clock_stopped_at == stopped_at


def test_a_held_request_stops_nothing_until_it_is_released(monkeypatch, told):
    def hold(row, **of):
        row.standing = "held"

    monkeypatch.setattr(writing, "hold_if_needed", hold)
    asked = question()
    request = ask_for_info(asked, "Call me", by=mentor())
    assert not asked.needs_info
    assert told("question_needs_info") == []
    request.standing = "shown"
    request_is_shown(request)
    assert asked.needs_info
    assert told("question_needs_info") == [asked.asker_id]


def test_nobody_asks_for_more_what_is_answered_closed_held_by_another_or_empty():
    mina, bela, asked = mentor(), mentor("Bela Test"), question()
    claim(asked, by=bela)
    assert refused(ask_for_info, asked, "Which?", by=mina) == "CLAIMED_BY_ANOTHER"
    assert refused(ask_for_info, asked, " ", by=bela) == "VALIDATION_ERROR"
    assert live_claim(asked) is not None
    assert not asked.needs_info
    answer(asked, "Because.", by=bela)
    assert refused(ask_for_info, asked, "Which?", by=mina) == "QUESTION_ANSWERED"
    assert refused(ask_for_info, question(status="closed"), "Which?", by=mina) == "QUESTION_CLOSED"
    assert refused(ask_for_info, question(mina), "Which?", by=mina) == "OWN_QUESTION"
