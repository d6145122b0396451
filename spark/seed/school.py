"""The demo school, from an empty database to a library that somebody uses.

Every account and every step of a lesson is committed, and what is there already is left alone: a seed that
was killed goes on at the next start. The audit log knows when it began and when it was complete; after that it
never runs again, so that nothing comes back which a school has thrown out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import select, text

from spark.domain.moderation.audit import AuditEntry, record
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.seed.lesson import Lesson, lessons
from spark.seed.people import ACCOUNTS, has_people, make_account, seed_people, the
from spark.seed.practice import seed_tests
from spark.seed.questions import seed_questions
from spark.seed.report import Watch, told
from spark.seed.road import bring
from spark.seed.using import use_lessons
from spark.seed.work import Stuck

LOCK = 0x5350_5345  # "SPSE"
BEGIN, COMPLETE = "demo_school.begin", "demo_school.complete"


class Occupied(Exception):
    """There is no room for the demo school here; the message tells why."""


def seed_school() -> bool:
    """Make the demo school, or go on with it; say whether it is complete. Raises Occupied."""
    with alone():
        if has_happened(COMPLETE):
            return True
        begin_school()
        seed_people()
        arrived = [seed_lesson(lesson) for lesson in lessons()]
        use_lessons()
        seed_questions()
        seed_tests()
        if all(arrived):
            record(COMPLETE, the("admin"), by=None)
        db.session.commit()
        return all(arrived)


def begin_school() -> None:
    """Make the first account and note in the log that a demo school is being made, in one transaction."""
    if has_happened(BEGIN):
        return
    addresses = [account.email for account in ACCOUNTS]
    if taken := db.session.scalars(select(User.email).where(User.email.in_(addresses))).first():
        raise Occupied(f"{taken} already belongs to somebody here, so there is no room for the demo accounts.")
    record(BEGIN, make_account(ACCOUNTS[0]), by=None)
    db.session.commit()


def seed_lesson(lesson: Lesson) -> bool:
    """Bring one lesson to its place and tell what became of it."""
    watch = Watch()
    try:
        version = bring(lesson)
    except (Refused, Stuck) as why:
        db.session.rollback()
        click.echo(f"  {lesson.title}: {why}", err=True)
        return False
    click.echo(told(version, watch))
    return True


def is_empty() -> bool:
    """Say whether a school has nobody in it but a demo school under way."""
    return not has_people() or (has_happened(BEGIN) and not has_happened(COMPLETE))


def has_happened(act: str) -> bool:
    """Say whether the audit log knows of an act."""
    return db.session.scalar(select(AuditEntry.id).filter_by(act=act).limit(1)) is not None


@contextmanager
def alone() -> Iterator[None]:
    """Let one seed at a time work on a database; another one that comes waits."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
            connection.execute(text("RESET statement_timeout"))
