"""Mentoring: the figures of a mentor's work, and the texts they keep."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from spark.domain.clock import now
from spark.domain.questions.answering import answer
from spark.domain.questions.claiming import claim
from spark.domain.questions.mentoring import MentorFigures, dashboard, streak
from spark.domain.questions.saved_replies import MOST_REPLIES, change_reply, drop_reply, replies_of, save_reply
from spark.extensions import db
from tests.desk_domain.people import mentor, question, refused

pytestmark = pytest.mark.usefixtures("context")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_who_has_not_begun_has_figures_too():
    assert dashboard(mentor()) == MentorFigures(0, 0, 0, None, None, 0, 0)


def test_the_dashboard_adds_up_what_people_can_read():
    mina, bela = mentor(), mentor("Bela Test")
    for hours, days_ago in ((1, 0), (3, 1), (8, 2), (2, 4)):
        asked = question()
        given = answer(asked, "Because.", by=mina)
        given.created_at = now() - days_ago * DAY
        asked.created_at = given.created_at - hours * HOUR
    given.is_accepted = True
    answer(question(), "Withdrawn.", by=mina).standing = "withdrawn"
    late = question(created_at=now() - 90 * HOUR)
    answer(late, "First.", by=bela).created_at = now() - HOUR
    claim(late, by=mina)
    second = answer(late, "Second.", by=mina)
    second.helpful_votes = 3
    claim(question(), by=mina)
    db.session.flush()
    figures = dashboard(mina)
    assert (figures.answered, figures.accepted, figures.helpful, figures.helpful_rate) == (5, 1, 2, 0.4)
    assert figures.median_first_reply == 2.5 * HOUR
    assert (figures.streak_days, figures.open_claims) == (3, 1)


def test_a_streak_may_end_yesterday_but_not_the_day_before():
    today = date(2026, 3, 10)
    days = [today - n * DAY for n in (1, 2, 3, 5)]
    assert streak(days, today) == 3
    assert streak(days, today - DAY) == 3
    assert streak(days, today + DAY) == 0
    assert streak([today], today) == 1


def test_replies_are_kept_by_title_changed_and_dropped():
    mina, bela = mentor(), mentor("Bela Test")
    save_reply("Welcome", "Hello!", by=mina)
    first = save_reply(" A  book ", "Read page 3.", by=mina)
    save_reply("Other", "Not Mina's", by=bela)
    assert [(one.title, one.text) for one in replies_of(mina)] == [("A book", "Read page 3."), ("Welcome", "Hello!")]
    change_reply(first, "Book", "Read page 4.")
    drop_reply(replies_of(mina)[1])
    assert [(one.title, one.text) for one in replies_of(mina)] == [("Book", "Read page 4.")]


def test_a_reply_has_a_title_and_words_and_there_are_a_hundred_at_most():
    mina = mentor()
    assert refused(save_reply, " ", "x", by=mina) == "VALIDATION_ERROR"
    assert refused(save_reply, "x" * 121, "x", by=mina) == "VALIDATION_ERROR"
    assert refused(save_reply, "x", "", by=mina) == "VALIDATION_ERROR"
    assert refused(save_reply, "x", "x" * 20_001, by=mina) == "VALIDATION_ERROR"
    assert list(replies_of(mina)) == []
    for number in range(MOST_REPLIES):
        save_reply(f"Reply {number}", "x", by=mina)
    assert refused(save_reply, "one more", "x", by=mina) == "TOO_MANY_REPLIES"
    assert db.session.is_active
