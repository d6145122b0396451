"""A job's effect happens once, however often it runs; what cannot be done is told and kept."""

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from spark.domain.clock import now
from spark.domain.library.subject import Subject
from spark.domain.notices.outbox import LEASE, MOST_ATTEMPTS, OutboxRow, put_in_outbox
from spark.extensions import db
from spark.jobs import registry, running
from spark.jobs.registry import Job
from spark.jobs.running import BACK_OFF, perform
from spark.services.scanner import ScannerUnavailable
from spark.services.storage import StorageUnavailable
from tests.jobs.inline import run_outbox


@pytest.fixture
def job(monkeypatch):
    """Register a job for this test."""

    def register(run, give_up=None, name="tests.job"):
        registry.load_all()
        monkeypatch.setitem(registry.JOBS, name, Job(name, run, give_up))

    return register


def asked_for(app, **arguments):
    with app.app_context():
        row = put_in_outbox("tests.job", **arguments)
        db.session.commit()
        return row.id


def row(app, row_id):
    with app.app_context():
        found = db.session.get(OutboxRow, row_id)
        db.session.expunge(found)
        return found


def name_subject(slug: str) -> None:
    db.session.add(Subject(slug=slug, names={"en": slug}))


def subjects(app, slug):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).where(Subject.slug == slug))


def test_effect_and_done_at_are_one_transaction(app, job):
    job(name_subject)
    row_id = asked_for(app, slug="astronomy")
    assert run_outbox(app) == 1
    assert row(app, row_id).done_at is not None
    assert subjects(app, "astronomy") == 1


def test_a_row_that_is_done_is_not_done_again(app, job):
    job(name_subject)
    row_id = asked_for(app, slug="astronomy")
    for _ in range(3):
        with app.app_context():
            perform(row_id)
    assert row(app, row_id).attempts == 1
    assert subjects(app, "astronomy") == 1


def test_the_slower_of_two_runs_leaves_no_trace(app, job):
    row_id = asked_for(app, slug="astronomy")

    def overtaken(slug):
        name_subject(slug)
        db.session.flush()
        db.session.rollback()  # what the other run committed is not undone by this one's end
        db.session.execute(sa.update(OutboxRow).values(done_at=now()))
        db.session.commit()
        name_subject(slug)

    job(overtaken)
    with app.app_context():
        perform(row_id)
    assert subjects(app, "astronomy") == 0


def test_a_failure_undoes_the_effect_and_comes_back_later(app, job):
    def fail(slug):
        name_subject(slug)
        db.session.flush()
        raise ValueError("a broken pipe in the cellar")

    job(fail)
    row_id = asked_for(app, slug="astronomy")
    for attempt, pause in enumerate(BACK_OFF, start=1):
        with app.app_context():
            perform(row_id)
        after = row(app, row_id)
        assert after.attempts == attempt
        assert after.leased_until is None
        assert abs(after.available_at - now() - pause) < timedelta(seconds=5)
        assert "a broken pipe in the cellar" in after.error
    assert subjects(app, "astronomy") == 0
    assert run_outbox(app) == 0, "nothing is due before its time"


def test_the_last_failure_is_kept_and_told_to_the_domain(app, job):
    told = []

    def fail(slug):
        raise ValueError("no")

    job(fail, give_up=lambda slug: (told.append(slug), name_subject("given-up")))
    row_id = asked_for(app, slug="astronomy")
    for _ in range(MOST_ATTEMPTS + 2):
        with app.app_context():
            perform(row_id)
    after = row(app, row_id)
    assert after.failed_at is not None
    assert after.done_at is None
    assert after.error == "ValueError: no"
    assert told == ["astronomy"]
    assert subjects(app, "given-up") == 1


def test_a_job_that_kills_its_worker_does_not_come_back_for_ever(app, job):
    told = []
    job(lambda slug: told.append("ran"), give_up=lambda slug: told.append("given up"))
    row_id = asked_for(app, slug="astronomy")
    for _ in range(MOST_ATTEMPTS):  # taken, and never heard of again
        with app.app_context():
            assert running.take(row_id) is not None
    with app.app_context():
        perform(row_id)
    assert told == ["given up"]
    assert row(app, row_id).failed_at is not None


@pytest.mark.parametrize("away", [StorageUnavailable, ScannerUnavailable])
def test_a_neighbour_that_is_away_costs_no_attempt(app, job, away):
    def wait(slug):
        raise away("nobody answers")

    job(wait)
    row_id = asked_for(app, slug="astronomy")
    for _ in range(MOST_ATTEMPTS * 3):
        with app.app_context():
            perform(row_id)
    after = row(app, row_id)
    assert after.attempts == 0
    assert after.failed_at is None
    assert after.available_at > now()


def test_an_unknown_job_waits_for_the_update_that_knows_it(app):
    row_id = asked_for(app, slug="astronomy")
    with app.app_context():
        perform(row_id)
    after = row(app, row_id)
    assert "UnknownJob" in after.error
    assert after.failed_at is None


def test_an_error_is_told_without_the_values_of_its_statement(app, job):
    job(lambda slug: db.session.execute(sa.text("SELECT CAST(:secret AS integer)"), {"secret": "amina@example.com"}))
    row_id = asked_for(app, slug="astronomy")
    with app.app_context():
        perform(row_id)
    assert "parameters" not in row(app, row_id).error


@pytest.mark.committed
def test_a_running_job_shows_that_it_lives(app, job, monkeypatch):
    monkeypatch.setattr(running, "HEARTBEAT", 0.05)
    seen = []

    def long(slug):
        with db.engine.begin() as other:
            other.execute(sa.update(OutboxRow).values(leased_until=now() - LEASE))
        while not seen:
            time.sleep(0.05)
            with db.engine.connect() as other:
                until = other.scalar(sa.select(OutboxRow.leased_until))
            if until > now():
                seen.append(until)

    job(long)
    row_id = asked_for(app, slug="astronomy")
    with app.app_context():
        perform(row_id)
    assert seen, "nobody renewed the lease"
    assert row(app, row_id).done_at is not None
