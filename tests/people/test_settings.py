"""One's own account: sessions, password, contact."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from spark.domain.people.auth_session import AuthSession
from spark.domain.people.user import User
from spark.extensions import db
from tests.cast import PASSWORD, Client
from tests.people.test_codes import NEW, signs_in


def session_ids(person) -> list[str]:
    db.session.expire_all()
    alive = select(AuthSession.id).where(AuthSession.user_id == person.id, AuthSession.ended_at.is_(None))
    return [str(found) for found in db.session.scalars(alive)]


def test_one_device_is_signed_out_from_another(cast, context):
    here, lost = cast.amina.browser, cast.amina.browser
    page = here.get("/settings").get_data(as_text=True)
    ends = re.findall(r'action="(/settings/sessions/[^/"]+/end)"', page)
    assert len(ends) == 1  # not this device itself
    assert here.post(ends[0]).location == "/settings"
    assert here.get("/home").status_code == 200
    assert lost.get("/home").status_code == 303


def test_all_other_devices_are_signed_out_at_once(cast):
    here, lost, api = cast.amina.browser, cast.amina.browser, cast.amina.api
    assert here.post("/settings/sessions/end").status_code == 303
    assert here.get("/home").status_code == 200
    assert lost.get("/home").status_code == 303
    assert api.get("/api/auth/me").status_code == 401


def test_nobody_ends_another_person_s_session(cast, context):
    hers = cast.amina.browser
    [session_id] = session_ids(cast.amina)
    for other in (cast.farah.browser, cast.asha.browser, cast.rosa.browser):
        assert other.post(f"/settings/sessions/{session_id}/end").status_code == 404
    assert hers.get("/home").status_code == 200


def test_nobody_sees_another_person_s_sessions(cast, context):
    assert cast.amina.browser
    [session_id] = session_ids(cast.amina)
    assert session_id not in cast.farah.browser.get("/settings").get_data(as_text=True)


def test_a_new_password_needs_the_old_one_and_signs_the_others_out(app, cast):
    here, elsewhere = cast.amina.browser, cast.amina.browser
    wrong = here.post("/settings/password", data={"old_password": "not hers", "password": NEW})
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.get_data(as_text=True)
    weak = here.post("/settings/password", data={"old_password": PASSWORD, "password": "amina123"})
    assert weak.status_code == 422
    assert elsewhere.get("/home").status_code == 200
    assert here.post("/settings/password", data={"old_password": PASSWORD, "password": NEW}).location == "/settings"
    assert here.get("/home").status_code == 200
    assert elsewhere.get("/home").status_code == 303
    assert signs_in(app, cast.amina.email, NEW)


def test_a_new_contact_needs_the_password_and_its_own_code(app, cast, mailbox, context):
    browser = cast.amina.browser
    sent = {"contact": "0788 222 333", "password": "not hers"}
    assert browser.post("/settings/contact", data=sent).status_code == 422
    assert browser.post("/settings/contact", data={**sent, "password": PASSWORD}).location == "/confirm"
    person = db.session.get_one(User, cast.amina.id)
    assert (person.email, person.phone, person.contact_confirmed_at) == (None, "+250788222333", None)
    assert browser.post("/confirm", data={"code": mailbox.code()}).location == "/home"
    assert not signs_in(app, "amina@example.com", PASSWORD)
    assert signs_in(app, "0788222333", PASSWORD)


@pytest.mark.parametrize("contact", ["farah@example.com", "amina@example.com", "nonsense", ""])
def test_a_contact_that_is_taken_or_none_changes_nothing(app, cast, contact):
    assert cast.farah.id
    answer = cast.amina.browser.post("/settings/contact", data={"contact": contact, "password": PASSWORD})
    assert answer.status_code == 422
    assert signs_in(app, cast.amina.email, PASSWORD)


def test_the_session_slides_once_a_day(app, cast, context):
    from datetime import UTC, datetime, timedelta

    import time_machine

    browser = cast.amina.browser
    [session_id] = session_ids(cast.amina)
    before = db.session.get_one(AuthSession, session_id).expires_at
    browser.get("/home")
    db.session.expire_all()
    assert db.session.get_one(AuthSession, session_id).expires_at == before
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        browser.get("/home")
    db.session.expire_all()
    assert db.session.get_one(AuthSession, session_id).expires_at > before + timedelta(days=1)


def test_a_device_s_name_is_shown_as_text(app, cast):
    phone = Client(app)
    agent = "<script>alert(1)</script>"
    phone.post("/login", data={"contact": cast.amina.email, "password": PASSWORD}, headers={"User-Agent": agent})
    page = phone.get("/settings").get_data(as_text=True)
    assert agent not in page
    assert "&lt;script&gt;alert(1)" in page
