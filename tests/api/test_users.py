"""People over the API: who sees, changes, deletes and approves whom."""

from __future__ import annotations

import pytest

from spark.domain.people.user import User
from spark.extensions import db
from tests.api.test_auth import NASTY, data, error

SOMEBODY = "00000000-0000-7000-8000-000000000000"


def stored(person) -> User:
    db.session.expire_all()
    return db.session.get_one(User, person.id)


def test_a_profile_is_its_owner_s_and_the_admins(cast, visitor):
    url = f"/api/users/{cast.amina.id}"
    assert data(cast.amina.api.get(url))["email"] == cast.amina.email
    assert data(cast.rosa.api.get(url))["email"] == cast.amina.email
    for other in (cast.farah, cast.asha, cast.mina):
        assert error(other.api.get(url)) == (404, "NOT_FOUND")
    assert error(visitor.get(url)) == (401, "UNAUTHENTICATED")
    assert error(cast.amina.api.get(f"/api/users/{SOMEBODY}")) == (404, "NOT_FOUND")
    assert error(cast.amina.api.get("/api/users/1")) == (404, "NOT_FOUND")


def test_one_changes_one_s_own_profile_field_by_field(cast, context):
    api, url = cast.amina.api, f"/api/users/{cast.amina.id}"
    got = data(api.patch(url, json={"gradeLevel": "grade-10", "school": "G.S. Kigali"}))
    assert (got["profile"]["gradeLevel"], got["profile"]["school"], got["fullName"]) == (
        "Grade 10",
        "G.S. Kigali",
        "Amina Test",
    )
    got = data(api.patch(url, json={"fullName": "Amina N.", "language": "fr", "dateOfBirth": "2010-01-31"}))
    assert (got["profile"]["school"], got["fullName"], got["language"]) == ("G.S. Kigali", "Amina N.", "fr")
    assert got["profile"]["dateOfBirth"] == "2010-01-31"
    assert data(api.patch(url, json={"school": None}))["profile"]["school"] is None
    assert data(api.patch(url, json={}))["fullName"] == "Amina N."


@pytest.mark.parametrize(
    "body",
    [
        {"role": "admin"},
        {"email": "other@example.com"},
        {"isApproved": True},
        {"approvedAt": "2024-01-01"},
        {"passwordHash": "x"},
        {"qualification": "B.Ed."},
        {"gradeLevel": ""},
        {"fullName": None},
        {"fullName": "!!"},
        {"language": "xx"},
    ],
)
def test_what_is_not_one_s_own_to_change_is_refused(cast, context, body):
    before = stored(cast.amina)
    kept = {column.key: getattr(before, column.key) for column in User.__table__.columns}
    answer = cast.amina.api.patch(f"/api/users/{cast.amina.id}", json=body)
    assert error(answer)[0] == 422
    after = stored(cast.amina)
    now = {column.key: getattr(after, column.key) for column in User.__table__.columns}
    differs = {key for key in kept if kept[key] != now[key]}
    assert differs <= {"last_login_at", "updated_at"}


def test_nobody_changes_another_s_profile(cast, context):
    url = f"/api/users/{cast.amina.id}"
    assert error(cast.farah.api.patch(url, json={"fullName": "X Y"})) == (404, "NOT_FOUND")
    assert error(cast.rosa.api.patch(url, json={"fullName": "X Y"})) == (403, "FORBIDDEN")
    assert stored(cast.amina).full_name == "Amina Test"


def test_a_change_sent_twice_is_made_once_and_answered_alike(cast):
    api, url = cast.amina.api, f"/api/users/{cast.amina.id}"
    headers = {"Idempotency-Key": "change-of-school-1"}
    first = api.patch(url, json={"school": "One"}, headers=headers)
    again = api.patch(url, json={"school": "One"}, headers=headers)
    assert first.get_json()["data"] == again.get_json()["data"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert error(api.patch(url, json={"school": "Two"}, headers=headers)) == (422, "KEY_REUSED")


def test_one_leaves_over_the_api(cast, context):
    api = cast.amina.api
    assert data(api.delete(f"/api/users/{cast.amina.id}")) is None
    assert stored(cast.amina).deleted_at is not None
    assert api.get("/api/auth/me").status_code == 401


def test_admins_see_people_out_and_others_do_not(cast, context):
    url = f"/api/users/{cast.amina.id}"
    for other in (cast.farah, cast.asha):
        assert other.api.delete(url).status_code == 404
    assert data(cast.rosa.api.delete(url)) is None
    assert data(cast.rosa.api.get(url))["isActive"] is False
    assert error(cast.rosa.api.delete(f"/api/users/{cast.rosa.id}")) == (409, "LAST_ADMIN")


def test_an_admin_approves_and_declines(cast, context):
    url = f"/api/admin/people/{cast.chidi.id}/verify"
    for other in (cast.asha, cast.amina, cast.chidi):
        assert error(other.api.post(url, json={"approved": True})) == (403, "FORBIDDEN")
    admin = cast.rosa.api
    assert data(admin.post(url, json={"approved": True}))["isApproved"] is True
    assert error(admin.post(url, json={"approved": False})) == (422, "VALIDATION_ERROR")
    assert (
        data(admin.post(url, json={"approved": False, "reason": "Please say where you teach."}))["isApproved"] is False
    )
    assert data(admin.post(url, json={}))["isApproved"] is True
    assert error(admin.post(f"/api/admin/people/{cast.amina.id}/verify", json={})) == (409, "NOT_APPROVABLE")
    assert error(admin.post(f"/api/admin/people/{SOMEBODY}/verify", json={})) == (404, "NOT_FOUND")


def test_no_value_breaks_a_profile(cast):
    api, url = cast.asha.api, f"/api/users/{cast.asha.id}"
    fields = ("fullName", "language", "qualification", "subjects", "teachingExperience", "institution", "dateOfBirth")
    for field in fields:
        for value in NASTY:
            answer = api.patch(url, json={field: value})
            assert answer.status_code < 500
            assert isinstance(answer.get_json()["success"], bool)


def test_a_page_s_cookie_serves_the_api_too_but_not_from_another_site(cast):
    browser, url = cast.amina.browser, f"/api/users/{cast.amina.id}"
    assert browser.patch(url, json={"school": "One"}).status_code == 200
    assert error(browser.patch(url, json={"school": "One"}, headers={"Sec-Fetch-Site": "cross-site"})) == (
        403,
        "CROSS_SITE",
    )
    assert error(browser.delete(url, headers={"Sec-Fetch-Site": "same-site"})) == (403, "CROSS_SITE")


def test_a_bearer_token_counts_alone(app, cast):
    browser = cast.rosa.browser
    url = f"/api/users/{cast.amina.id}"
    assert browser.get(url, headers={"Authorization": "Bearer nonsense"}).status_code == 401
    assert browser.get(url).status_code == 200


def test_the_routes_are_described(visitor):
    paths = visitor.get("/api/docs").get_json()["paths"]
    for path in ("/api/auth/register", "/api/auth/login", "/api/auth/refresh", "/api/users/{user_id}"):
        assert path in paths
