"""Accounts over the API: register, tokens, codes, passwords."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
import time_machine
from sqlalchemy import func, select

from spark.domain.people.user import User
from spark.extensions import db
from tests.cast import PASSWORD, Client
from tests.people.conftest import mailbox
from tests.people.test_codes import NEW, other_than

__all__ = ["mailbox"]

STUDENT = {
    "role": "student",
    "contact": "ama@example.com",
    "fullName": "Ama Serwaa",
    "password": "five blue kettles",
    "gradeLevel": "Grade 9",
}
EDUCATOR = {**STUDENT, "role": "educator", "qualification": "B.Sc.", "subjects": ["Physics", "art"]}
del EDUCATOR["gradeLevel"]
MENTOR = {**STUDENT, "role": "mentor", "expertiseAreas": ["ICT"], "availability": "weekends"}
del MENTOR["gradeLevel"]


def data(answer) -> dict:
    assert answer.status_code in (200, 201), answer.get_data(as_text=True)
    body = answer.get_json()
    assert body["success"] is True
    return body["data"]


def error(answer) -> tuple[int, str]:
    body = answer.get_json()
    assert body["success"] is False
    assert body["error"]["message"]
    return answer.status_code, body["error"]["code"]


def bearer(app, token: str) -> Client:
    client = Client(app)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def log_in(client, contact, password=PASSWORD, **more):
    return client.post("/api/auth/login", json={"contact": contact, "password": password, **more})


@pytest.mark.parametrize("body", [STUDENT, EDUCATOR, MENTOR], ids=["student", "educator", "mentor"])
def test_everybody_registers(app, visitor, body):
    answer = visitor.post("/api/auth/register", json=body)
    assert answer.status_code == 201
    got = data(answer)
    assert (got["tokenType"], got["expiresIn"], got["refreshToken"]) == ("Bearer", 900, None)
    user = data(bearer(app, got["accessToken"]).get("/api/auth/me"))
    assert user == got["user"]
    assert (user["role"], user["fullName"], user["email"]) == (body["role"], "Ama Serwaa", "ama@example.com")
    assert (user["isVerified"], user["isApproved"]) == (False, body["role"] == "student")
    profile = user["profile"]
    if body is STUDENT:
        assert profile["gradeLevel"] == "Grade 9"
    elif body is EDUCATOR:
        assert profile["subjects"] == ["Physics", "Art & Design"]
    else:
        assert (profile["expertiseAreas"], profile["availability"]) == (["ICT"], "weekends")
    assert "password" not in answer.get_data(as_text=True).lower()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"role": "admin"}, "role"),
        ({"isApproved": True}, "isApproved"),
        ({"id": "1"}, "id"),
        ({"contact": "nonsense"}, "contact"),
        ({"contact": 7}, "contact"),
        ({"contact": None}, "contact"),
        ({"password": "password1"}, "password"),
        ({"fullName": ""}, "fullName"),
        ({"gradeLevel": "Grade 99"}, "gradeLevel"),
        ({"gradeLevel": None}, "gradeLevel"),
        ({"subjects": ["physics"]}, "subjects"),
        ({"language": "xx"}, "language"),
        ({"dateOfBirth": "yesterday"}, "dateOfBirth"),
    ],
)
def test_what_is_wrong_is_named_and_nobody_is_made(visitor, context, change, field):
    answer = visitor.post("/api/auth/register", json={**STUDENT, **change})
    assert error(answer)[0] == 422
    named = [detail["field"] for detail in answer.get_json()["error"]["details"]]
    assert named == [field]
    assert db.session.scalar(select(func.count(User.id))) == 0


def test_a_contact_registers_once(visitor):
    visitor.post("/api/auth/register", json=STUDENT)
    assert error(visitor.post("/api/auth/register", json=STUDENT)) == (409, "CONTACT_TAKEN")


def test_an_access_token_says_what_the_plan_says_and_lasts_a_quarter_of_an_hour(app, visitor, cast):
    token = data(log_in(visitor, cast.amina.email))["accessToken"]
    claims = jwt.decode(token, app.config["SECRET_KEY"], algorithms=["HS256"])
    assert claims["exp"] - claims["iat"] == 900
    assert (claims["userId"], claims["role"], claims["email"]) == (str(cast.amina.id), "student", cast.amina.email)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=15, seconds=1)):
        assert error(bearer(app, token).get("/api/auth/me")) == (401, "UNAUTHENTICATED")


def test_wrong_credentials_are_one_answer(visitor, cast):
    answers = [
        log_in(visitor, cast.amina.email, "wrong wrong"),
        log_in(visitor, "nobody@example.com", "wrong wrong"),
        log_in(visitor, "nobody", "wrong wrong"),
    ]
    assert {error(answer) for answer in answers} == {(401, "WRONG_CREDENTIALS")}
    assert len({answer.get_data() for answer in answers}) == 1


def test_spaces_around_a_password_belong_to_it(visitor, cast):
    assert log_in(visitor, cast.amina.email, f" {PASSWORD}").status_code == 401
    assert log_in(visitor, f" {cast.amina.email} ").status_code == 200


def test_the_refresh_token_stands_in_a_cookie_that_only_these_routes_get(visitor, cast):
    [cookie] = [line for line in log_in(visitor, cast.amina.email).headers.getlist("Set-Cookie") if "refresh=" in line]
    assert {"HttpOnly", "Path=/api/auth", "SameSite=Strict", "Max-Age=604800"} <= {
        part.strip() for part in cookie.split(";")
    }


def test_over_https_the_cookie_is_secure(app, visitor, cast, monkeypatch):
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    [cookie] = [line for line in log_in(visitor, cast.amina.email).headers.getlist("Set-Cookie") if "refresh=" in line]
    assert cookie.startswith("__Secure-refresh=")
    assert "; Secure;" in cookie


def test_a_browser_refreshes_by_cookie(app, visitor, cast):
    first = data(log_in(visitor, cast.amina.email))
    cookie = visitor.get_cookie("refresh", path="/api/auth", domain="spark.test").value
    again = data(visitor.post("/api/auth/refresh", json={}))
    assert again["refreshToken"] is None
    assert visitor.get_cookie("refresh", path="/api/auth", domain="spark.test").value != cookie
    assert data(bearer(app, again["accessToken"]).get("/api/auth/me")) == first["user"] | {
        "lastLoginAt": first["user"]["lastLoginAt"]
    }


def test_another_client_refreshes_by_body(visitor, cast):
    first = data(log_in(visitor, cast.amina.email, refreshTokenInBody=True))["refreshToken"]
    assert visitor.get_cookie("refresh", path="/api/auth", domain="spark.test") is None
    second = data(visitor.post("/api/auth/refresh", json={"refreshToken": first}))["refreshToken"]
    assert second != first
    lost_reply = data(visitor.post("/api/auth/refresh", json={"refreshToken": first}))["refreshToken"]
    assert lost_reply == second
    third = data(visitor.post("/api/auth/refresh", json={"refreshToken": second}))["refreshToken"]
    assert error(visitor.post("/api/auth/refresh", json={"refreshToken": first})) == (401, "INVALID_REFRESH_TOKEN")
    assert error(visitor.post("/api/auth/refresh", json={"refreshToken": third})) == (401, "INVALID_REFRESH_TOKEN")


def test_the_end_of_a_family_ends_its_access_tokens_at_once(app, visitor, cast):
    first = data(log_in(visitor, cast.amina.email, refreshTokenInBody=True))
    token = first["refreshToken"]
    for _ in range(2):
        token = data(visitor.post("/api/auth/refresh", json={"refreshToken": token}))["refreshToken"]
    visitor.post("/api/auth/refresh", json={"refreshToken": first["refreshToken"]})
    assert bearer(app, first["accessToken"]).get("/api/auth/me").status_code == 401


def test_a_foreign_page_can_not_refresh(visitor, cast):
    log_in(visitor, cast.amina.email)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}):
        assert error(visitor.post("/api/auth/refresh", json={}, headers=headers)) == (403, "CROSS_SITE")


def test_logging_out_ends_the_session_of_the_access_token(app, visitor, cast):
    got = data(log_in(visitor, cast.amina.email, refreshTokenInBody=True))
    client = bearer(app, got["accessToken"])
    assert client.post("/api/auth/logout", json={}).status_code == 200
    assert client.get("/api/auth/me").status_code == 401
    assert visitor.post("/api/auth/refresh", json={"refreshToken": got["refreshToken"]}).status_code == 401


def test_logging_out_works_with_the_refresh_token_alone_and_without_anything(app, visitor, cast):
    got = data(log_in(visitor, cast.amina.email))
    assert visitor.post("/api/auth/logout", json={}).status_code == 200
    assert visitor.get_cookie("refresh", path="/api/auth", domain="spark.test") is None
    assert bearer(app, got["accessToken"]).get("/api/auth/me").status_code == 401
    assert visitor.post("/api/auth/logout", json={}).status_code == 200
    assert visitor.post("/api/auth/logout").status_code == 200
    assert visitor.post("/api/auth/refresh").status_code == 401


def test_a_new_password_by_code(app, visitor, cast, mailbox):
    old = cast.amina.api
    assert data(visitor.post("/api/auth/reset-password", json={"contact": cast.amina.email})) is None
    sent = {"contact": cast.amina.email, "code": mailbox.code()}
    assert error(visitor.post("/api/auth/verify-code", json={**sent, "code": other_than(sent["code"])})) == (
        422,
        "WRONG_CODE",
    )
    token = data(visitor.post("/api/auth/verify-code", json=sent))["resetToken"]
    assert error(visitor.post("/api/auth/verify-code", json=sent)) == (422, "WRONG_CODE")
    new = {"resetToken": token, "newPassword": NEW}
    assert error(visitor.post("/api/auth/update-password", json={**new, "newPassword": "amina1"})) == (
        422,
        "WEAK_PASSWORD",
    )
    assert visitor.post("/api/auth/update-password", json=new).status_code == 200
    assert error(visitor.post("/api/auth/update-password", json=new)) == (422, "WRONG_CODE")
    assert log_in(visitor, cast.amina.email, NEW).status_code == 200
    assert old.get("/api/auth/me").status_code == 401


def test_five_wrong_tries_count_over_the_api_too(visitor, cast, mailbox):
    visitor.post("/api/auth/reset-password", json={"contact": cast.amina.email})
    sent = {"contact": cast.amina.email, "code": mailbox.code()}
    for _ in range(5):
        visitor.post("/api/auth/verify-code", json={**sent, "code": other_than(sent["code"])})
    assert error(visitor.post("/api/auth/verify-code", json=sent)) == (422, "WRONG_CODE")


def test_a_reset_token_lasts_ten_minutes_and_is_nobody_else_s(visitor, cast, mailbox):
    visitor.post("/api/auth/reset-password", json={"contact": cast.amina.email})
    sent = {"contact": cast.amina.email, "code": mailbox.code()}
    token = data(visitor.post("/api/auth/verify-code", json=sent))["resetToken"]
    forged = [token[:-4], "A" * len(token), token.swapcase(), "", "é" * 30]
    for wrong in forged:
        answer = visitor.post("/api/auth/update-password", json={"resetToken": wrong, "newPassword": NEW})
        assert error(answer) == (422, "WRONG_CODE")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        answer = visitor.post("/api/auth/update-password", json={"resetToken": token, "newPassword": NEW})
        assert error(answer) == (422, "WRONG_CODE")


def test_asking_for_a_code_tells_nothing(visitor, cast):
    answers = [
        visitor.post("/api/auth/reset-password", json={"contact": c}) for c in (cast.amina.email, "no@example.com")
    ]
    assert answers[0].get_data() == answers[1].get_data()
    assert answers[0].status_code == answers[1].status_code == 200


def test_a_contact_is_confirmed_by_code(app, visitor, mailbox):
    token = data(visitor.post("/api/auth/register", json=STUDENT))["accessToken"]
    sent = {"contact": "ama@example.com", "code": mailbox.code(), "purpose": "confirm"}
    assert data(visitor.post("/api/auth/verify-code", json=sent))["resetToken"] is None
    assert data(bearer(app, token).get("/api/auth/me"))["isVerified"] is True


def test_a_new_password_by_the_old_one(app, visitor, cast):
    mine, elsewhere = cast.amina.api, cast.amina.api
    new = {"newPassword": NEW}
    assert error(visitor.post("/api/auth/update-password", json=new)) == (401, "UNAUTHENTICATED")
    assert error(mine.post("/api/auth/update-password", json=new)) == (422, "WRONG_PASSWORD")
    assert mine.post("/api/auth/update-password", json={**new, "currentPassword": PASSWORD}).status_code == 200
    assert mine.get("/api/auth/me").status_code == 200
    assert elsewhere.get("/api/auth/me").status_code == 401


NASTY = [
    "",
    "\0",
    "\x00" * 10,
    "x" * 100_000,
    "\u202e\u2066",
    "💧" * 500,
    "'; DROP TABLE users; --",
    "{{7*7}}",
    "../../etc/passwd",
    "%00",
    0,
    -1,
    1.5,
    10**30,
    True,
    None,
    [],
    {},
    ["x"],
    {"a": "b"},
    [[[["x"]]]],
]
ROUTES = {
    "/api/auth/register": STUDENT,
    "/api/auth/login": {"contact": "ama@example.com", "password": "x"},
    "/api/auth/refresh": {"refreshToken": "x"},
    "/api/auth/logout": {"refreshToken": "x"},
    "/api/auth/reset-password": {"contact": "ama@example.com"},
    "/api/auth/verify-code": {"contact": "ama@example.com", "code": "123456", "purpose": "reset"},
    "/api/auth/update-password": {"resetToken": "x", "newPassword": "x"},
}


@pytest.mark.parametrize("route", ROUTES)
def test_no_value_breaks_a_route(visitor, route):
    for field in ROUTES[route]:
        for value in NASTY:
            answer = visitor.post(route, json={**ROUTES[route], field: value})
            assert answer.status_code < 500
            assert isinstance(answer.get_json()["success"], bool)


BODIES = [b"", b"{", b"[]", b"null", b'"x"', b"3", b"NaN", b'{"a":1,"a":2}', b'{"contact":"\\u0000"}']
BODIES += [
    b'{"contact":"\\ud800"}',
    b"\xff\xfe",
    b"[" * 5000,
    b'{"x":' * 200,
    json.dumps({"x": "y" * 2_000_000}).encode(),
]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("media", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
def test_no_body_breaks_a_route(visitor, route, media):
    for body in BODIES:
        answer = visitor.post(route, data=body, content_type=media)
        assert 200 <= answer.status_code < 500
        assert isinstance(answer.get_json()["success"], bool)
