"""The relay fills the queue from the outbox, once per row, and again when the queue or a worker was lost."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from rq.job import Job, JobStatus

from spark.domain.clock import now
from spark.domain.notices.outbox import LEASE, OutboxRow, due, put_in_outbox
from spark.extensions import db
from spark.jobs.queue import queue_of
from spark.jobs.relay import Relay
from tests.jobs.conftest import forget

pytestmark = pytest.mark.committed


@pytest.fixture
def row_id(app, queue):
    with app.app_context():
        row = put_in_outbox("tests.job", id="1")
        db.session.commit()
        return row.id


def lapse(app):
    """Let every lease run out."""
    with app.app_context():
        db.session.execute(sa.update(OutboxRow).values(leased_until=now() - timedelta(seconds=1)))
        db.session.commit()


def leased_until(app):
    with app.app_context():
        return db.session.scalar(sa.select(OutboxRow.leased_until))


def test_a_row_is_enqueued_under_its_own_id_and_leased(app, queue, row_id):
    assert Relay(app).hand_over() == 1
    assert queue.get_job_ids() == [f"outbox-{row_id}"]
    assert leased_until(app) > now() + LEASE / 2
    assert Relay(app).hand_over() == 0, "leased rows are left alone"


def test_what_still_waits_in_the_queue_is_not_put_in_twice(app, queue, row_id):
    Relay(app).hand_over()
    lapse(app)
    assert Relay(app).hand_over() == 1
    assert queue.get_job_ids() == [f"outbox-{row_id}"]
    assert leased_until(app) > now()


def test_a_flushed_queue_is_filled_again(app, queue, row_id):
    Relay(app).hand_over()
    forget(queue)
    assert queue.get_job_ids() == []
    lapse(app)
    Relay(app).hand_over()
    assert queue.get_job_ids() == [f"outbox-{row_id}"]


@pytest.mark.parametrize("status", [JobStatus.STARTED, JobStatus.FAILED, JobStatus.FINISHED, JobStatus.QUEUED])
def test_a_job_that_died_or_ended_without_its_effect_is_put_in_anew(app, queue, row_id, status):
    Relay(app).hand_over()
    job = Job.fetch(f"outbox-{row_id}", connection=queue.connection, serializer=queue.serializer)
    queue.connection.lrem(queue.key, 1, job.id)  # taken by a worker
    job.set_status(status)  # "queued" here: taken, and killed before it could say so
    lapse(app)
    Relay(app).hand_over()
    assert queue.get_job_ids() == [f"outbox-{row_id}"]


def test_while_redis_is_down_nothing_is_lost(app, queue, row_id):
    url, app.config["REDIS_URL"] = app.config["REDIS_URL"], "redis://127.0.0.1:1/0"
    try:
        assert Relay(app).hand_over() == 0
    finally:
        app.config["REDIS_URL"] = url
    assert leased_until(app) is None
    assert Relay(app).hand_over() == 1


def test_two_relays_never_take_the_same_row(app, queue, row_id):
    with app.app_context():
        taken = db.session.scalars(due(now())).all()
        assert len(taken) == 1
        assert Relay(app).hand_over() == 0, "the row is locked by the other"
        db.session.rollback()
    assert Relay(app).hand_over() == 1


def test_done_and_failed_rows_are_history(app, queue, row_id):
    with app.app_context():
        db.session.execute(sa.update(OutboxRow).values(done_at=now()))
        db.session.commit()
    assert Relay(app).hand_over() == 0


def test_two_installations_share_a_redis(app, queue, row_id):
    Relay(app).hand_over()
    app.config["RQ_PREFIX"] = "another-school"
    assert queue_of(app).get_job_ids() == []
