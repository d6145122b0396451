"""What the clock clears away, and what it leaves."""

from datetime import timedelta

import sqlalchemy as sa

from spark.domain.clock import now
from spark.domain.notices.outbox import OutboxRow, put_in_outbox
from spark.domain.people.auth_session import AuthSession, open_session
from spark.domain.people.user import User
from spark.extensions import db
from tests.jobs.inline import run_outbox


def ask(app, job):
    with app.app_context():
        put_in_outbox(job)
        db.session.commit()
    run_outbox(app)


def test_work_that_is_over_is_kept_for_a_while(app):
    with app.app_context():
        for days, column in ((6, "done_at"), (8, "done_at"), (89, "failed_at"), (91, "failed_at")):
            row = put_in_outbox("tests.job")
            setattr(row, column, now() - timedelta(days=days))
        waiting = put_in_outbox("tests.waiting")
        waiting.available_at = now() + timedelta(days=1)
        db.session.commit()
    ask(app, "outbox.prune")
    with app.app_context():
        left = db.session.scalars(sa.select(OutboxRow).where(OutboxRow.job.like("tests.%"))).all()
        assert sorted((row.job, bool(row.done_at), bool(row.failed_at)) for row in left) == [
            ("tests.job", False, True),
            ("tests.job", True, False),
            ("tests.waiting", False, False),
        ]


def test_hints_and_what_the_clock_asks_for_are_kept_for_an_hour(app):
    with app.app_context():
        for minutes in (59, 61):
            for job in ("live.hint", "desk.tend", "notices.send_due", "tests.job"):
                put_in_outbox(job).done_at = now() - timedelta(minutes=minutes)
        failed = put_in_outbox("desk.tend")
        failed.failed_at = now() - timedelta(minutes=61)
        db.session.commit()
    ask(app, "outbox.prune")
    with app.app_context():
        left = db.session.scalars(sa.select(OutboxRow.job).where(OutboxRow.job != "outbox.prune")).all()
        assert sorted(left) == ["desk.tend", "desk.tend", "live.hint", "notices.send_due", "tests.job", "tests.job"]


def test_sessions_are_forgotten_a_month_after_they_ended(app, cast):
    with app.app_context():
        amina = db.session.get(User, cast.amina.id)
        for device, ended, expires in (
            ("open", None, timedelta(days=1)),
            ("just ended", -timedelta(days=29), timedelta(days=1)),
            ("long ended", -timedelta(days=31), timedelta(days=1)),
            ("long lapsed", None, -timedelta(days=31)),
        ):
            session = open_session(amina, "browser", device)
            session.ended_at = now() + ended if ended else None
            session.expires_at = now() + expires
        db.session.commit()
    ask(app, "sessions.forget")
    with app.app_context():
        assert sorted(db.session.scalars(sa.select(AuthSession.device))) == ["just ended", "open"]
