"""The clock asks for what comes back: once, whoever else keeps the time."""

import pytest
import sqlalchemy as sa

from spark.domain.clock import now
from spark.domain.notices.outbox import OutboxRow
from spark.extensions import db
from spark.jobs import registry
from spark.jobs.cron import LOCK, SCHEDULE, Cron, is_ours


def asked(app):
    with app.app_context():
        return sorted(db.session.scalars(sa.select(OutboxRow.job).where(OutboxRow.done_at.is_(None))))


def test_everything_on_the_schedule_is_a_job_that_exists():
    registry.load_all()
    assert set(SCHEDULE) <= set(registry.JOBS)


def test_the_first_tick_asks_for_everything_and_the_next_only_for_what_is_due(app):
    clock = Cron(app)
    clock.tick(1000.0)
    assert asked(app) == sorted(SCHEDULE)
    with app.app_context():
        db.session.execute(sa.update(OutboxRow).values(done_at=now()))
        db.session.commit()
    clock.tick(1001.0)
    assert asked(app) == []
    clock.tick(1000.0 + SCHEDULE["uploads.clean"].total_seconds())
    assert asked(app) == sorted(job for job, rhythm in SCHEDULE.items() if rhythm <= SCHEDULE["uploads.clean"])


def test_while_the_worker_is_away_no_heap_grows(app):
    for _ in range(3):
        Cron(app).tick(1000.0)
    assert asked(app) == sorted(SCHEDULE)


@pytest.mark.committed
def test_only_one_clock_speaks(app):
    with app.app_context(), db.engine.connect() as first, db.engine.connect() as second:
        assert is_ours(first)
        assert is_ours(first), "holding it on is no second lock"
        assert not is_ours(second)
        first.execute(sa.text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        assert is_ours(second)
        second.execute(sa.text("SELECT pg_advisory_unlock_all()"))


@pytest.mark.committed
def test_the_follower_takes_over_when_the_first_is_killed(app, processes, eventually):
    first = processes.flask("cron")
    eventually(lambda: asked(app) == sorted(SCHEDULE))
    second = processes.flask("cron")
    with app.app_context():
        db.session.execute(sa.update(OutboxRow).values(done_at=now()))
        db.session.commit()
    first.kill()
    first.wait()
    eventually(lambda: asked(app) == sorted(SCHEDULE))
    assert second.poll() is None
