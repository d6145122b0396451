"""Who is calling: a browser by its cookie, a program by its token, each for as long as its session lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
import pytest
import time_machine
from sqlalchemy import select

from spark.domain.people.auth_session import LIFETIME, AuthSession
from spark.extensions import db
from tests.cast import PASSWORD, Client


def token_of(api: Client) -> str:
    return api.environ_base["HTTP_AUTHORIZATION"].removeprefix("Bearer ")


def me(app, token: str) -> int:
    return Client(app).get("/api/auth/me", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_must_be_ours_whole_and_young(app, cast):
    token = token_of(cast.amina.api)
    assert me(app, token) == 200
    claims = jwt.decode(token, options={"verify_signature": False})
    secret = app.config["SECRET_KEY"]
    forged = [
        "",
        "x",
        "a.b.c",
        token[:-3],
        token + "x",
        jwt.encode(claims, "another secret of 32 characters!", algorithm="HS256"),
        jwt.encode(claims, secret, algorithm="HS512"),
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode({**claims, "exp": claims["iat"] - 1}, secret, algorithm="HS256"),
        jwt.encode({**claims, "sessionId": str(uuid4())}, secret, algorithm="HS256"),
        jwt.encode({**claims, "sessionId": "x"}, secret, algorithm="HS256"),
        jwt.encode({**claims, "sessionId": None}, secret, algorithm="HS256"),
        jwt.encode({**claims, "sessionId": ["x"]}, secret, algorithm="HS256"),
        *(
            jwt.encode({k: v for k, v in claims.items() if k != gone}, secret, algorithm="HS256")
            for gone in ("exp", "iat", "sessionId")
        ),
    ]
    assert [me(app, one) for one in forged] == [401] * len(forged)


def test_the_claims_lend_no_rights(app, cast):
    claims = jwt.decode(token_of(cast.amina.api), options={"verify_signature": False})
    raised = jwt.encode(
        {**claims, "role": "admin", "userId": str(cast.rosa.id)}, app.config["SECRET_KEY"], algorithm="HS256"
    )
    answer = Client(app).get("/api/auth/me", headers={"Authorization": f"Bearer {raised}"})
    assert answer.get_json()["data"]["id"] == str(cast.amina.id)


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "bearer x", "Basic YTpi", "Token x", "\u00e9", "Bearer a b c"])
def test_no_authorization_header_breaks_a_request(app, header):
    answer = Client(app).get("/api/auth/me", headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_session_that_ended_signs_nobody_in(app, cast, context):
    browser, api = cast.amina.browser, cast.amina.api
    for session in db.session.scalars(select(AuthSession)):
        session.end()
    db.session.commit()
    assert browser.get("/home").status_code == 303
    assert api.get("/api/auth/me").status_code == 401


def test_an_offline_month_signs_nobody_out_and_three_do(app, cast, context):
    browser = cast.amina.browser
    assert LIFETIME["browser"] == timedelta(days=90)
    session = db.session.scalars(select(AuthSession).where(AuthSession.user_id == cast.amina.id)).one()
    session.expires_at = datetime.now(UTC) + timedelta(minutes=1)
    db.session.commit()
    assert browser.get("/home").status_code == 200
    session.expires_at = datetime.now(UTC) - timedelta(minutes=1)
    db.session.commit()
    assert browser.get("/home").status_code == 303


@pytest.mark.parametrize("cookie", ["", "x", "eyJzaWQiOiJ4In0.x.x", "é", "a" * 5000])
def test_a_cookie_that_is_not_ours_is_nobody(app, cookie):
    browser = Client(app)
    browser.set_cookie("session", cookie, domain="spark.test")
    assert browser.get("/home").status_code == 303
    assert browser.get("/login").status_code == 200


def test_the_session_cookie_is_the_server_s_alone(app, cast):
    answer = Client(app).post("/login", data={"contact": cast.amina.email, "password": PASSWORD})
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookies[0].split(";")}


def test_behind_https_the_cookie_is_bound_to_the_host(monkeypatch):
    import config

    monkeypatch.setattr(config, "own_secret", lambda data: "x" * 40)
    given = config.load({"DATABASE_URL": "postgresql://x/y", "TRUSTED_PROXIES": "1"})
    assert (given["SESSION_COOKIE_NAME"], given["SESSION_COOKIE_SECURE"]) == ("__Host-session", True)


def test_a_write_does_not_slide_the_session_and_a_read_does(app, cast, context):
    browser = cast.amina.browser
    session = db.session.scalars(select(AuthSession).where(AuthSession.user_id == cast.amina.id)).one()
    before = session.last_seen_at
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        browser.post("/profile/language", data={"language": "en"})
        db.session.refresh(session)
        assert session.last_seen_at == before
        browser.get("/home")
        db.session.refresh(session)
        assert session.last_seen_at > before


def test_pages_name_their_person_without_telling_who(cast, visitor):
    page = cast.amina.browser.get("/home")
    assert page.headers["Spark-User"] == cast.amina.browser.get("/whoami").headers["Spark-User"]
    assert visitor.get("/login").headers["Spark-User"] == "-"
