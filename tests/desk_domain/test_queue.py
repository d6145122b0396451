"""The queue: what a mentor sees of the questions that wait, in two queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from spark.domain.clock import now
from spark.domain.questions.answering import answer
from spark.domain.questions.claiming import claim
from spark.domain.questions.drafting import keep_draft
from spark.domain.questions.queue import QueueFilters, queue_page
from spark.domain.questions.together import QuestionGroup
from spark.extensions import db
from spark.policy import answerable_by
from tests.desk_domain.people import mentor, question, student

pytestmark = pytest.mark.usefixtures("context")


def seen(who, **address):
    return queue_page(answerable_by(who), who, QueueFilters.from_address(MultiDict(address)))


def ids(rows):
    return {row.id for row in rows}


def test_a_row_says_who_asks_who_holds_it_and_what_goes_with_it():
    mina, bela = mentor(), mentor("Bela Test")
    group = QuestionGroup(subject_slug="physics")
    db.session.add(group)
    db.session.flush()
    asked = question(student("Amina Diallo"), group_id=group.id, photo_key="uploads/x", urgency="high")
    question(group_id=group.id)
    question(group_id=group.id, status="answered")
    claim(asked, by=bela)
    keep_draft(asked, "Half", by=mina)
    [row] = [row for row in seen(mina) if row.id == asked.id]
    assert (row.asker_name, row.holder_name, row.claim_kind) == ("Amina", "Bela Test", "claimed")
    assert (row.group_size, row.has_draft, row.has_photo, row.is_mine) == (2, True, True, False)
    assert row.held_until > now()
    assert "Urgent" in row.reasons
    [row] = [row for row in seen(bela) if row.id == asked.id]
    assert (row.is_mine, row.has_draft) == (True, False)


def test_a_row_says_that_an_answer_waits_for_a_moderator():
    mina, asked = mentor(), question()
    given = answer(asked, "Because.", by=mina)
    given.standing, asked.status = "held", "open"
    db.session.flush()
    [row] = seen(mentor("Bela Test"))
    assert row.has_held_answer
    assert "An answer waits for a moderator" in row.reasons


def test_what_others_hold_stands_below_what_is_free_and_lapsed_claims_are_none():
    mina, bela = mentor(), mentor("Bela Test")
    held, free, lapsed = (question(waited=timedelta(hours=hours)) for hours in (9, 1, 5))
    claim(held, by=bela)
    claim(lapsed, by=bela).expires_at = now()
    db.session.flush()
    assert [row.id for row in seen(mina)] == [lapsed.id, free.id, held.id]
    assert [row.id for row in seen(bela)] == [held.id, lapsed.id, free.id]
    assert [row.claim_kind for row in seen(mina)] == ["", "", "claimed"]


def test_each_state_shows_its_own():
    mina = mentor()
    waiting, asked_for_more = question(), question(clock_stopped_at=now())
    answered, held = question(status="answered"), question(status="answered")
    closed, hidden, own = question(status="closed"), question(standing="held"), question(mina)
    claim(held, by=mina)
    assert ids(seen(mina)) == {waiting.id}
    assert ids(seen(mina, state="needs_info")) == {asked_for_more.id}
    assert ids(seen(mina, state="mine")) == {held.id}
    rows = seen(mina, state="all")
    assert ids(rows) == {waiting.id, asked_for_more.id, answered.id, held.id}
    assert [row.status for row in rows] == ["open", "open", "answered", "answered"]
    assert not ids(rows) & {closed.id, hidden.id, own.id}


def test_the_filters_narrow_and_survive_any_address():
    mina = mentor()
    wanted = question(subject="art", grade="grade-3", language="sw", urgency="high")
    question()
    address = {"subject": "art", "grade": "grade-3", "language": "sw", "urgency": "high"}
    assert ids(seen(mina, **address)) == {wanted.id}
    filters = QueueFilters.from_address(MultiDict(address | {"state": "all"}))
    assert filters.address() == address | {"state": "all"}
    for name, value in address.items():
        assert ids(seen(mina, **{name: value})) == {wanted.id}
    odd = QueueFilters.from_address(MultiDict({"subject": "\0", "urgency": "very", "state": "' OR 1=1", "grade": "ö"}))
    assert odd == QueueFilters()
    assert odd.address() == {}


def test_the_queue_costs_as_many_queries_for_two_hundred_as_for_two(queries):
    mina, asker = mentor(), student()
    counts = []
    for more in (2, 198):
        for _one in range(more):
            question(asker)
        db.session.expire(mina)
        queries.clear()
        rows = seen(mina)
        counts.append(len(queries))
    assert len(rows) == 200
    assert counts[0] == counts[1] <= 4
