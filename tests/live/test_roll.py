"""The caretaker's rounds: nobody listens longer than they may, and who is there is said again."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from spark.domain.clock import now
from spark.domain.notices.hints import DESK, question_topic
from spark.domain.people.auth_session import open_session
from spark.domain.people.user import User
from spark.domain.questions.question import Question
from spark.extensions import db
from spark.live import presence
from spark.live.hub import Hub
from spark.live.roll import call_the_roll
from spark.services.cache import redis
from spark.services.hints import remembered, stream_of
from spark.services.presence import KEPT, key, set_presence, take_lapsed, who_is_online
from tests.live.test_hub import Page


@pytest.fixture
def hub(app):
    before, app.config["RQ_PREFIX"] = app.config["RQ_PREFIX"], f"test-{uuid4().hex[:12]}"
    yield Hub(app)
    with app.app_context():
        redis().delete(key(), stream_of(app))
    app.config["RQ_PREFIX"] = before


@pytest.fixture
def enter(hub, app):
    """Let somebody of the cast open a page."""

    def open_one(person, *, is_colleague=False):
        page = Page(person.id, is_colleague)
        with app.app_context():
            session = open_session(db.session.get_one(User, person.id), "browser", "test")
            db.session.commit()
            page.session_id = session.id
        hub.join(page)
        return page

    return open_one


def roll(app, hub):
    with app.app_context():
        call_the_roll(hub)
        db.session.remove()


def change(app, model, row_id, **values):
    with app.app_context():
        row = db.session.get_one(model, row_id)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


def test_all_is_well(app, hub, enter, cast):
    pages = [enter(cast.amina), enter(cast.mina, is_colleague=True)]
    roll(app, hub)
    assert [page.closed_with for page in pages] == [None, None]


def test_a_session_that_lapsed_loses_its_socket(app, hub, enter, cast):
    from spark.domain.people.auth_session import AuthSession

    lapsed, ended, fine = (enter(cast.amina) for _ in range(3))
    change(app, AuthSession, lapsed.session_id, expires_at=now() - timedelta(seconds=1))
    change(app, AuthSession, ended.session_id, ended_at=now())
    roll(app, hub)
    assert [page.closed_with for page in (lapsed, ended, fine)] == [4001, 4001, None]


def test_rights_that_came_or_went_are_noticed(app, hub, enter, cast):
    never_a_mentor, was_a_mentor = enter(cast.mina), enter(cast.amina, is_colleague=True)
    roll(app, hub)
    assert (never_a_mentor.closed_with, was_a_mentor.closed_with) == (1012, 1012)


def test_a_question_taken_out_of_sight_is_heard_of_no_more(app, hub, enter, cast, ask):
    hidden, shown = ask(cast.amina), ask(cast.amina)
    asker, reader, admin = enter(cast.amina), enter(cast.farah), enter(cast.rosa, is_colleague=True)
    for page in (asker, reader, admin):
        for question in (hidden, shown):
            hub.subscribe(page, question_topic(question))
    change(app, Question, hidden, standing="held")
    roll(app, hub)
    assert set(hub.on(question_topic(hidden))) == {asker, admin}
    assert set(hub.on(question_topic(shown))) == {asker, reader, admin}
    change(app, Question, hidden, standing="withdrawn")
    roll(app, hub)
    assert set(hub.on(question_topic(hidden))) == {admin}


def test_the_roll_costs_the_same_for_one_page_or_thirty(app, hub, enter, cast, queries):
    def cost():
        queries.clear()
        roll(app, hub)
        return len(queries)

    enter(cast.amina)
    one = cost()
    for _ in range(30):
        enter(cast.amina)
    assert cost() == one


# Presence


def told(app):
    with app.app_context():
        return [(hint.topic, dict(hint.data)) for _cursor, hint in remembered(redis(), stream_of(app))]


def test_only_of_colleagues_is_presence_kept(app, hub, enter, cast):
    with app.app_context():
        presence.came(hub, enter(cast.amina))
        presence.came(hub, enter(cast.mina, is_colleague=True))
        presence.change(hub, enter(cast.farah), "online")
        presence.renew(hub)
        assert who_is_online() == {str(cast.mina.id)}
    assert told(app) == [(DESK, {"userId": str(cast.mina.id), "status": "online"})]


def test_one_page_that_is_looked_at_is_enough(app, hub, enter, cast):
    first, second = enter(cast.mina, is_colleague=True), enter(cast.mina, is_colleague=True)
    with app.app_context():
        presence.change(hub, first, "away")
        assert who_is_online() == {str(cast.mina.id)}
        presence.change(hub, second, "away")
        assert who_is_online() == set()


def test_several_processes_speak_of_one_person(app, hub):
    with app.app_context():
        set_presence("a", "online", "here")
        set_presence("a", "away", "there")
        set_presence("b", "away")
        assert who_is_online() == {"a"}
        set_presence("a", "away", "here")
        assert who_is_online() == set()


def test_who_is_not_renewed_is_gone_and_that_is_told_once(app, hub):
    with app.app_context():
        set_presence("a", "online", "here")
        set_presence("b", "online", "here")
        set_presence("b", "online", "there")
        for member in ("a online here", "b online here"):
            redis().zincrby(key(), -KEPT - 1, member)
        assert who_is_online() == {"b"}, "another process still says so"
        assert take_lapsed() == {"a"}
        assert take_lapsed() == set()
        redis().zincrby(key(), -KEPT - 1, "b online there")
        presence.tell_who_left()
    assert told(app) == [(DESK, {"userId": "b", "status": "offline"})]


def test_without_redis_nobody_is_online_and_nothing_breaks(app, hub, monkeypatch):
    from redis import Redis

    with app.app_context():
        monkeypatch.setitem(app.extensions, "redis", Redis.from_url("redis://127.0.0.1:1/0", socket_timeout=0.25))
        set_presence("a", "online")
        assert who_is_online() == set()
        assert take_lapsed() == set()
        presence.tell("a", "online")
