"""Hints leave with the relay itself: at once, together, and not when they are stale."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from spark.domain.clock import now
from spark.domain.notices.hints import DESK, hint, kick
from spark.domain.notices.outbox import OutboxRow, put_in_outbox
from spark.extensions import db
from spark.jobs.relay import Relay
from spark.services.cache import redis
from spark.services.hints import publish, remembered, stream_of
from tests.jobs.inline import run_outbox

pytestmark = pytest.mark.committed


@pytest.fixture
def told(app, queue):
    """Return what was published so far; the queue's fixture gives a name of its own to the stream too."""

    def read():
        with app.app_context():
            return [(found.event, found.topic, found.data) for _cursor, found in remembered(redis(), stream_of(app))]

    yield read
    with app.app_context():
        redis().delete(stream_of(app))


def commit(app, *makers):
    with app.app_context():
        for make in makers:
            make()
        db.session.commit()


def unfinished(app):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).where(OutboxRow.done_at.is_(None)))


def age(app, seconds):
    with app.app_context():
        db.session.execute(sa.update(OutboxRow).values(created_at=now() - timedelta(seconds=seconds)))
        db.session.commit()


def test_the_relay_publishes_hints_itself_and_is_done_with_them(app, queue, told):
    commit(app, lambda: hint("queue:changed", DESK, questionId="1"), lambda: put_in_outbox("tests.job", id="1"))
    assert Relay(app).hand_over() == 2
    assert told() == [("queue:changed", DESK, {"questionId": "1"})]
    assert len(queue.get_job_ids()) == 1
    assert unfinished(app) == 1
    assert Relay(app).hand_over() == 0


def test_the_same_hint_of_one_moment_is_told_once(app, queue, told):
    commit(app, *[lambda: hint("queue:changed", DESK)] * 5, lambda: hint("queue:changed", DESK, questionId="1"))
    assert Relay(app).hand_over() == 6
    assert len(told()) == 2


def test_hints_wait_for_redis_and_stale_ones_are_dropped(app, queue, told):
    commit(app, lambda: hint("queue:changed", DESK, n=1))
    url, app.config["REDIS_URL"] = app.config["REDIS_URL"], "redis://127.0.0.1:1/0"
    try:
        assert Relay(app).hand_over() == 0
    finally:
        app.config["REDIS_URL"] = url
    assert unfinished(app) == 1
    age(app, 61)
    commit(app, lambda: hint("queue:changed", DESK, n=2))
    assert Relay(app).hand_over() == 2
    assert told() == [("queue:changed", DESK, {"n": 2})]
    assert unfinished(app) == 0


def test_that_a_session_ended_is_never_stale(app, queue, told):
    person, session = uuid4(), uuid4()
    commit(app, lambda: kick(person, session))
    age(app, 3600)
    Relay(app).hand_over()
    assert told() == [("kick", f"user:{person}", {"sessionId": str(session)})]


def test_more_hints_than_a_batch_all_leave(app, queue, told):
    commit(app, *[lambda n=n: hint("queue:changed", DESK, n=n) for n in range(501)])
    relay = Relay(app)
    assert relay.hand_over() == 500
    assert relay.hand_over() == 1
    assert len(told()) == 501


def test_as_a_job_it_does_the_same(app, queue, told):
    commit(app, lambda: hint("sync:status", "user:1", n=1))
    assert run_outbox(app) == 1
    assert told() == [("sync:status", "user:1", {"n": 1})]


def test_the_stream_keeps_only_so_much(app, queue, told):
    from spark.services.hints import LENGTH, Hint

    with app.app_context():
        for start in range(0, LENGTH * 2, 500):
            publish(redis(), stream_of(app), [Hint("x", "y", {"n": start + n}) for n in range(500)])
        assert redis().xlen(stream_of(app)) < LENGTH * 1.2


def test_nobody_reads_another_school_s_hints(app, queue, told):
    commit(app, lambda: hint("queue:changed", DESK))
    Relay(app).hand_over()
    ours, app.config["RQ_PREFIX"] = app.config["RQ_PREFIX"], "another-school"
    try:
        assert told() == []
    finally:
        app.config["RQ_PREFIX"] = ours
