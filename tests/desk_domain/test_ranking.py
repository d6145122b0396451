"""Ranking: fit, urgency and load decide among what has waited alike; age decides in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spark.domain.clock import now
from spark.domain.questions.question import URGENCIES, Question
from spark.domain.questions.ranking import ranked, score
from spark.domain.questions.reasons import reasons
from spark.extensions import db
from tests.desk_domain.people import mentor, person, question, student

pytestmark = pytest.mark.usefixtures("context")
HOUR = timedelta(hours=1)
MOST_POINTS = 10  # of fit, urgency and load together


def order(who):
    return list(db.session.scalars(ranked(sa.select(Question), who)))


@pytest.fixture
def usual_hour():
    """Questions that make one hour what is usual, far from what the tests rank."""
    asker = student()
    for waited in (0.999, 1, 1.001):
        question(asker, subject="art", waited=waited * HOUR, urgency="low", language="sw", grade="grade-1")


def test_fit_comes_before_urgency_and_both_before_nothing():
    mina = mentor(subjects=["physics"], languages=["fr"], grades=["grade-8"])
    far = question(subject="art", grade="grade-1", language="sw", urgency="low")
    urgent = question(subject="art", grade="grade-1", language="sw", urgency="high")
    near = question(subject="physics", grade="grade-8", language="fr", urgency="low")
    nearest = question(subject="physics", grade="grade-8", language="en", urgency="medium")
    assert order(mina) == [nearest, near, urgent, far]


def test_an_admin_sees_urgency_and_age_alone():
    rosa = person("admin", "Rosa Test")
    first, urgent, second = (
        question(subject=subject, urgency=urgency, waited=waited * HOUR)
        for subject, urgency, waited in (("art", "low", 0.2), ("history", "high", 0.1), ("physics", "low", 0.1))
    )
    assert order(rosa) == [urgent, first, second]


def test_of_two_that_fit_alike_the_one_with_the_longer_line_per_mentor_comes_first():
    mina = mentor(subjects=["physics", "biology"])
    mentor("Bela Test", subjects=["biology"])
    waited = HOUR
    line = [question(subject=subject, waited=waited) for subject in ("biology", "physics") for _one in range(4)]
    biology, physics = line[:4], line[4:]
    for asked in line:
        asked.waiting_since = line[0].waiting_since
    db.session.flush()
    assert set(order(mina)[:4]) == set(physics)
    assert set(order(mina)[4:]) == set(biology)


def test_questions_that_need_info_come_last_however_old():
    old = question(waited=300 * HOUR, clock_stopped_at=now())
    new = question(urgency="low")
    assert order(mentor()) == [new, old]


def test_a_low_question_overtakes_a_new_high_one_after_one_and_a_half_usual_waits(usual_hour):
    mina = mentor()
    high = question(urgency="high")
    low = question(urgency="low", waited=1.4 * HOUR)
    assert order(mina).index(high) < order(mina).index(low)
    low.waiting_since = now() - 1.55 * HOUR
    db.session.flush()
    assert order(mina).index(low) < order(mina).index(high)


def test_age_alone_decides_after_two_and_a_quarter_usual_waits(usual_hour):
    mina = mentor(languages=["fr"], grades=["grade-8"])
    best = question(urgency="high", language="fr")
    worst = question(urgency="low", subject="history", language="sw", grade="grade-1", waited=2.0 * HOUR)
    assert order(mina)[0] == best
    worst.waiting_since = now() - 2.25 * HOUR
    db.session.flush()
    assert order(mina)[0] == worst


kinds = st.tuples(
    st.sampled_from(["physics", "art"]),
    st.sampled_from(["en", "fr", "sw"]),
    st.sampled_from(["grade-8", "grade-1"]),
    st.sampled_from(URGENCIES),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=kinds, older=st.floats(0, 400), by=st.floats(0.001, 100), crowd=st.lists(st.floats(0, 500), max_size=4))
def test_an_older_question_never_ranks_below_an_equal_younger_one(context, kind, older, by, crowd):
    subject, language, grade, urgency = kind
    given_kind = {"subject": subject, "language": language, "grade": grade, "urgency": urgency}
    mina, asker = mentor(languages=["fr"], grades=["grade-8"]), student()
    for waited in crowd:
        question(asker, waited=waited * HOUR)
    younger = question(asker, waited=older * HOUR, **given_kind)
    elder = question(asker, waited=(older + by) * HOUR, **given_kind)
    found = order(mina)
    assert found.index(elder) < found.index(younger)
    db.session.rollback()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=kinds, other=kinds, waits=st.lists(st.floats(0.2, 11), min_size=3, max_size=9))
def test_whatever_it_is_about_age_outweighs_all_else_in_the_end(context, kind, other, waits):
    mina, asker = mentor(languages=["fr"], grades=["grade-8"]), student()
    for waited in waits:
        question(asker, waited=waited * HOUR, subject="history")
    made = [
        question(asker, subject=subject, language=language, grade=grade, urgency=urgency)
        for subject, language, grade, urgency in (kind, other)
    ]
    made[0].waiting_since = now() - 1.01 * MOST_POINTS ** (1 / 3) * max(waits) * HOUR
    db.session.flush()
    found = order(mina)
    assert found.index(made[0]) < found.index(made[1])
    db.session.rollback()


def test_all_but_age_adds_up_to_ten_points_at_most():
    mina = mentor(languages=["fr"], grades=["grade-8"])
    for _one in range(12):
        asked = question(urgency="high", language="fr")
    points = db.session.scalar(sa.select(score(mina)).where(Question.id == asked.id))
    assert points == pytest.approx(MOST_POINTS, abs=1e-3)


def test_the_reasons_name_what_counts():
    mina = mentor(languages=["fr"], grades=["grade-8"])
    asked = question(urgency="high", language="fr")
    asked.waits_long = asked.has_held_answer = True
    assert reasons(asked, mina) == (
        "Urgent",
        "Your subject",
        "Your grade",
        "In French, your language",
        "An answer waits for a moderator",
        "Waits longer than most",
    )
    plain = question(urgency="low", language="en", subject="art", grade="grade-1")
    plain.waits_long = plain.has_held_answer = False
    assert reasons(plain, mina) == ()
    assert reasons(plain, person("admin", "Rosa Test")) == ()
