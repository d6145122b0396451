"""Approval: an admin lets somebody vouch and answer, or says why not."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from spark.domain.moderation.audit import AuditEntry, AuditPersonalValue
from spark.domain.people.joining import make_person
from spark.domain.people.user import User
from spark.extensions import db
from tests.cast import PASSWORD


def stored(person) -> User:
    db.session.expire_all()
    return db.session.get_one(User, person.id)


def test_who_waits_is_on_the_list_with_the_profile_and_told_so(cast):
    assert cast.chidi.id
    page = cast.rosa.browser.get("/admin/people").get_data(as_text=True)
    assert "Chidi Test" in page
    assert "B.Ed." in page
    assert "Physics · Mathematics" in page
    assert "Asha Test" not in page
    assert "An admin will look at your profile" in cast.chidi.browser.get("/home").get_data(as_text=True)
    assert "1 person waits for approval" in cast.rosa.browser.get("/home").get_data(as_text=True)
    assert "1 person waits for approval" in cast.rosa.browser.get("/admin").get_data(as_text=True)


def test_an_approval_counts_at_once_is_noted_and_told(cast, mailbox, context):
    waiting = cast.chidi.browser
    assert waiting.get("/teach/reviews").status_code == 403
    admin = cast.rosa.browser
    assert admin.post(f"/admin/people/{cast.chidi.id}/approval").location == "/admin/people"
    assert waiting.get("/teach/reviews").status_code == 200
    assert "Nobody waits" in admin.get("/admin/people").get_data(as_text=True)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "person.approve")).one()
    assert (entry.actor_id, entry.subject_id, entry.facts) == (cast.rosa.id, str(cast.chidi.id), {"role": "educator"})
    [message] = mailbox.messages()
    assert message.startswith("To: chidi@example.com")
    assert "an admin has approved your account" in message


def test_approving_twice_is_once(cast, mailbox, context):
    for _ in range(2):
        assert cast.rosa.browser.post(f"/admin/people/{cast.chidi.id}/approval").status_code == 303
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.act == "person.approve")).all()) == 1
    assert len(mailbox.messages()) == 1


def test_who_is_declined_reads_why_mends_the_profile_and_asks_again(cast, mailbox, context):
    admin, waiting = cast.rosa.browser, cast.chidi.browser
    reason = "Please tell us your institution."
    assert admin.post(f"/admin/people/{cast.chidi.id}/refusal", data={"reason": reason}).location == "/admin/people"
    assert "Nobody waits" in admin.get("/admin/people").get_data(as_text=True)
    assert reason in waiting.get("/home").get_data(as_text=True)
    assert reason in mailbox.messages()[0]
    assert db.session.scalars(select(AuditPersonalValue.value)).all() == [reason]
    assert waiting.post("/profile/approval").location == "/home"
    assert "will look at your profile again" in waiting.get("/home").get_data(as_text=True)
    assert "Chidi Test" in admin.get("/admin/people").get_data(as_text=True)


def test_declining_needs_a_reason(cast, context):
    admin = cast.rosa.browser
    for reason in ("", " \t", "x" * 501):
        assert admin.post(f"/admin/people/{cast.chidi.id}/refusal", data={"reason": reason}).status_code == 422
    assert stored(cast.chidi).profile.declined_at is None


def test_an_approval_is_taken_back(cast, context):
    teaching = cast.asha.browser
    assert teaching.get("/teach/reviews").status_code == 200
    cast.rosa.browser.post(f"/admin/people/{cast.asha.id}/refusal", data={"reason": "You asked us to."})
    assert teaching.get("/teach/reviews").status_code == 403


@pytest.mark.parametrize("name", ["amina", "rui"])
def test_students_and_admins_are_not_approved(cast, context, name):
    person = getattr(cast, name)
    answer = cast.rosa.browser.post(f"/admin/people/{person.id}/approval")
    assert answer.status_code == 409
    assert "Only educators and mentors are approved." in answer.get_data(as_text=True)


def test_asking_again_before_anybody_looked_changes_nothing(cast):
    browser = cast.chidi.browser
    assert browser.post("/profile/approval").status_code == 303
    assert "has not looked at your profile yet" in browser.get("/home").get_data(as_text=True)


@pytest.mark.parametrize("name", ["amina", "asha", "chidi", "mina"])
def test_only_admins_do_any_of_it(cast, context, name):
    browser = getattr(cast, name).browser
    person = cast.chidi.id
    assert browser.get("/admin/people").status_code == 403
    assert browser.get("/admin").status_code == 403
    assert browser.get(f"/admin/people/{person}").status_code == 403
    for verb in ("approval", "refusal", "deletion", "restoration"):
        assert browser.post(f"/admin/people/{person}/{verb}", data={"reason": "x"}).status_code == 403
    assert (stored(cast.chidi).is_approved, stored(cast.chidi).deleted_at) == (False, None)


def test_strangers_to_the_database_are_not_found(cast):
    for verb in ("approval", "refusal", "deletion", "restoration"):
        url = f"/admin/people/00000000-0000-7000-8000-000000000000/{verb}"
        assert cast.rosa.browser.post(url, data={"reason": "x"}).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(cast, context, queries):
    admin = cast.rosa.browser
    counts = []
    for more in (1, 18):
        for number in range(more):
            make_person(
                "mentor", email=f"m{more}-{number}@example.com", full_name=f"Mentor {number}", password=PASSWORD
            )
        db.session.commit()
        queries.clear()
        assert admin.get("/admin/people").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_a_long_list_has_pages(cast, context):
    for number in range(25):
        make_person("mentor", email=f"m{number}@example.com", full_name=f"Mentor {number:02}", password=PASSWORD)
    db.session.commit()
    admin = cast.rosa.browser
    first = admin.get("/admin/people").get_data(as_text=True)
    second = admin.get("/admin/people?page=2").get_data(as_text=True)
    assert "Mentor 19" in first
    assert "Mentor 20" not in first
    assert "Mentor 24" in second
    for page in ("0", "-1", "x", "99999999999999999999"):
        assert admin.get("/admin/people", query_string={"page": page}).status_code == 200


def test_the_admins_home_says_what_is_not_set_up(cast):
    page = cast.rosa.browser.get("/admin").get_data(as_text=True)
    assert "No virus scanner is set up" in page
    assert "Mail is not sent but written into the folder" in page
    assert "Text messages are not sent" in page
