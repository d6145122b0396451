"""The audit log holds: append-only, chained, and personal words apart."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from spark.domain.moderation.audit import AuditEntry, AuditPersonalValue, broken_link, record
from spark.domain.people.user import User
from spark.extensions import db


@pytest.fixture
def rosa(cast, context):
    return db.session.get_one(User, cast.rosa.id)


def test_every_entry_follows_from_the_one_before(rosa):
    for act in ("person.approve", "content.approve", "setting.change"):
        record(act, rosa, by=rosa, why="a test")
    db.session.flush()
    assert broken_link() is None


def test_an_entry_that_did_not_happen_shows(rosa):
    record("person.approve", rosa, by=rosa)
    db.session.flush()
    forged = AuditEntry(
        at=rosa.created_at,
        act="content.approve",
        subject_type="users",
        subject_id=str(rosa.id),
        digest="0" * 64,
    )
    db.session.add(forged)
    db.session.flush()
    assert broken_link() == forged.id


@pytest.mark.parametrize("change", ["UPDATE audit_log SET act = 'nothing'", "DELETE FROM audit_log"])
def test_nobody_rewrites_the_log(rosa, change):
    record("person.approve", rosa, by=rosa)
    db.session.flush()
    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(sa.text(change))


def test_personal_words_can_be_erased_without_breaking_the_chain(rosa):
    record("content.reject", rosa, by=rosa, personal={"note": "Amina wrote this alone"})
    db.session.flush()
    db.session.execute(sa.delete(AuditPersonalValue))
    record("content.approve", rosa, by=rosa)
    db.session.flush()
    assert broken_link() is None


def test_the_system_itself_may_act(rosa):
    assert record("people.erase", rosa, by=None).actor_id is None
