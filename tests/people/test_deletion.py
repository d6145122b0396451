"""Leaving: hidden at once, given back within fourteen days, erased after them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from spark.domain.clock import now
from spark.domain.moderation.audit import AuditEntry, AuditPersonalValue, record
from spark.domain.people.deletion import due_for_erasure
from spark.domain.people.user import User
from spark.extensions import db
from spark.jobs.people import erase_deleted
from tests.cast import PASSWORD
from tests.people.test_codes import ask, signs_in
from tests.people.test_joining import join


def stored(person) -> User:
    db.session.expire_all()
    return db.session.get_one(User, person.id)


def leave(person):
    browser = person.browser
    return browser, browser.post("/settings/deletion", data={"password": PASSWORD})


def days_pass(person, days):
    stored(person).deleted_at = now() - timedelta(days=days)
    db.session.commit()


def test_leaving_needs_the_password(cast, context):
    answer = cast.amina.browser.post("/settings/deletion", data={"password": "not hers"})
    assert answer.status_code == 422
    assert stored(cast.amina).deleted_at is None


def test_who_leaves_is_gone_at_once_everywhere(app, cast, mailbox, visitor, context):
    elsewhere, api = cast.amina.browser, cast.amina.api
    here, answer = leave(cast.amina)
    assert answer.location == "/"
    assert "Your account is deleted." in here.get("/").get_data(as_text=True)
    for client in (here, elsewhere):
        assert client.get("/home").status_code == 303
    assert api.get("/api/auth/me").status_code == 401
    assert not signs_in(app, cast.amina.email, PASSWORD)
    ask(visitor, cast.amina.email)
    assert mailbox.messages() == []
    assert stored(cast.amina).shown_name == "Former member"
    found = cast.rosa.browser.get("/admin/people?show=all").get_data(as_text=True)
    assert "Deleted" in found


def test_a_deletion_is_noted_in_the_audit_log(cast, context):
    leave(cast.amina)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "person.delete")).one()
    assert (entry.actor_id, entry.subject_id) == (cast.amina.id, str(cast.amina.id))


def test_the_contact_of_somebody_who_left_is_not_given_away_before_the_erasure(visitor, cast, context):
    leave(cast.amina)
    assert join(visitor, contact=cast.amina.email).status_code == 422
    days_pass(cast.amina, 15)
    erase_deleted()
    db.session.commit()
    assert join(visitor, contact=cast.amina.email).status_code == 303


def test_an_admin_gives_the_account_back(app, cast, context):
    leave(cast.amina)
    admin = cast.rosa.browser
    assert "Give the account back" in admin.get(f"/admin/people/{cast.amina.id}").get_data(as_text=True)
    assert admin.post(f"/admin/people/{cast.amina.id}/restoration").status_code == 303
    assert signs_in(app, cast.amina.email, PASSWORD)
    assert stored(cast.amina).shown_name == "Amina"


def test_after_fourteen_days_nothing_is_left_of_a_person(cast, context):
    student = stored(cast.amina)
    record("person.note", student, by=None, personal={"name": "Amina"})
    db.session.commit()
    leave(cast.amina)
    days_pass(cast.amina, 13)
    assert db.session.scalars(due_for_erasure()).all() == []
    days_pass(cast.amina, 15)
    erase_deleted()
    erase_deleted()
    db.session.commit()
    person = stored(cast.amina)
    assert person.erased_at is not None
    assert (person.email, person.phone, person.full_name, person.search_key) == (None, None, "", "")
    assert person.student_profile is None
    assert person.shown_name == "Former member"
    assert db.session.scalar(select(func.count()).select_from(AuditPersonalValue)) == 0
    assert cast.rosa.browser.get(f"/admin/people/{cast.amina.id}").status_code == 404
    assert "amina" not in repr(vars(person)).lower()


def test_the_erased_are_not_given_back(cast, context):
    from spark.domain.people.deletion import erase_person, restore_person
    from spark.domain.refusal import Refused

    leave(cast.amina)
    erase_person(stored(cast.amina))
    with pytest.raises(Refused):
        restore_person(db.session.get_one(User, cast.amina.id), by=stored(cast.rosa))


def test_an_admin_deletes_somebody_and_can_take_it_back(cast, context):
    hers, admin = cast.amina.browser, cast.rosa.browser
    page = admin.post(f"/admin/people/{cast.amina.id}/deletion", follow_redirects=True).get_data(as_text=True)
    assert f'action="/admin/people/{cast.amina.id}/restoration"' in page
    assert hers.get("/home").status_code == 303


def test_an_admin_leaves_by_the_front_door(cast, context):
    assert cast.rosa.browser.post(f"/admin/people/{cast.rosa.id}/deletion").location == "/settings"
    assert stored(cast.rosa).deleted_at is None


def test_the_last_admin_stays(cast, context):
    assert leave(cast.rosa)[1].status_code == 422
    assert "This is the only admin" in leave(cast.rosa)[1].get_data(as_text=True)
    assert cast.rui.id
    assert leave(cast.rosa)[1].status_code == 303
