"""Refresh tokens: whatever is sent in whatever order, one family has one valid token, and a thief is found out."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from spark.domain.moderation.audit import AuditEntry
from spark.domain.people.auth_session import AuthSession, open_session
from spark.domain.people.joining import make_person
from spark.domain.people.refresh import GRACE, family_of, refresh_token, rotate
from spark.extensions import db
from tests.cast import PASSWORD

WITHIN, AFTER = timedelta(seconds=3), GRACE + timedelta(seconds=1)


def a_family() -> AuthSession:
    person = make_person("student", email=f"{uuid4().hex}@example.com", full_name="Ama", password=PASSWORD)
    session = open_session(person, "api", "a phone")
    db.session.flush()
    return session


@pytest.fixture
def family(context) -> AuthSession:
    return a_family()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    # How many generations old the token is that somebody sends, and after what pause
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from([timedelta(0), WITHIN, AFTER])), max_size=14)
)
def test_any_order_of_old_and_new_tokens(context, steps):
    """A model beside the real thing: what each token must give follows from its age and the clock alone."""
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        family = a_family()
        issued = [refresh_token(family)]
        alive, rotated_at = True, None
        for age, pause in steps:
            clock.shift(pause)
            sent = max(0, len(issued) - 1 - age)
            got = rotate(issued[sent])
            if not alive:
                assert got is None
            elif sent == len(issued) - 1:
                assert got is family
                issued.append(refresh_token(family))
                rotated_at = datetime.now(UTC)
            elif sent == len(issued) - 2:
                assert (got is family) == (datetime.now(UTC) - rotated_at <= GRACE)
            else:
                assert got is None
                alive = False
            assert_one_valid(family, issued, alive)


def assert_one_valid(family: AuthSession, issued: list[str], alive: bool) -> None:
    """Of all tokens ever given, the newest alone is the family's, and there is no other family."""
    assert [token for token in issued if token == refresh_token(family)] == [issued[-1]]
    mine = select(AuthSession).where(AuthSession.user_id == family.user_id, AuthSession.ended_at.is_(None))
    assert len(db.session.scalars(mine).all()) == (1 if alive else 0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.integers(0, 3), uses=st.integers(2, 5))
def test_a_thief_is_found_out_when_both_use_what_they_hold(context, before, uses):
    """Somebody copies a token, and both go on with it: the second to come ends it for both."""
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        family = a_family()
        for _ in range(before):
            rotate(refresh_token(family))
        copied = refresh_token(family)
        for _ in range(uses):
            clock.shift(AFTER)
            assert rotate(refresh_token(family)) is family
        assert rotate(copied) is None
        assert family.ended_at is not None
        assert rotate(refresh_token(family)) is None


def test_a_lost_reply_is_answered_with_the_same_successor(family):
    first = refresh_token(family)
    assert rotate(first) is family
    successor = refresh_token(family)
    assert rotate(first) is family
    assert refresh_token(family) == successor


def test_after_ten_seconds_the_old_token_is_only_refused(family):
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        first = refresh_token(family)
        rotate(first)
        clock.shift(AFTER)
        assert rotate(first) is None
        assert family.ended_at is None
        assert rotate(refresh_token(family)) is family


def test_using_a_token_whose_successor_was_used_ends_the_family_and_is_noted(family):
    first = refresh_token(family)
    rotate(first)
    rotate(refresh_token(family))
    assert rotate(first) is None
    assert family.ended_at is not None
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "session.reuse")).one()
    assert (entry.subject_id, entry.facts) == (str(family.id), {"generation": 0, "current": 2})


@pytest.mark.parametrize(
    "change", [lambda t: t[:-2], lambda t: t[:8] + "x" + t[9:], lambda t: t + "AAAA", lambda t: t[::-1]]
)
def test_a_token_that_we_did_not_make_is_nothing(family, change):
    assert rotate(change(refresh_token(family))) is None
    assert family_of(change(refresh_token(family))) is None
    assert family.ended_at is None


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nonsense_is_no_token(context, text):
    assert rotate(text) is None


def test_a_token_ends_with_its_session_its_person_and_its_week(family):
    token = refresh_token(family)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=6)):
        assert rotate(token) is family
    family.user.deleted_at = datetime.now(UTC)
    assert rotate(refresh_token(family)) is None
    family.user.deleted_at = None
    family.end()
    assert rotate(refresh_token(family)) is None


def test_a_browser_s_session_has_no_refresh_token(context):
    person = make_person("student", email="ama@example.com", full_name="Ama", password=PASSWORD)
    session = open_session(person, "browser", "a phone")
    db.session.flush()
    assert rotate(refresh_token(session)) is None


@pytest.mark.committed
def test_two_tabs_at_once_get_the_same_successor(app):
    with app.app_context():
        session = a_family()
        db.session.commit()
        token, family_id = refresh_token(session), session.id
    together, successors = threading.Barrier(6), []

    def tab() -> None:
        with app.app_context():
            together.wait()
            found = rotate(token)
            successors.append(refresh_token(found) if found else None)
            db.session.commit()

    tabs = [threading.Thread(target=tab) for _ in range(6)]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()
    assert len(successors) == 6
    assert len(set(successors)) == 1
    assert successors[0] not in (None, token)
    with app.app_context():
        assert db.session.get_one(AuthSession, family_id).generation == 1
