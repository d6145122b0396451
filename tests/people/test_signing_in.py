"""Signing in and out: by either contact, back to where one was, and telling strangers nothing."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from spark.domain.people import password as passwords
from spark.domain.people.auth_session import AuthSession
from spark.domain.people.joining import make_person
from spark.domain.people.user import User
from spark.extensions import db
from tests.cast import PASSWORD

WRONG = "The contact and the password do not belong together."


def sign_in(client, contact, password=PASSWORD, **more):
    return client.post("/login", data={"contact": contact, "password": password, **more})


@pytest.mark.parametrize("contact", ["amina@example.com", " AMINA@Example.com "])
def test_the_spelling_of_a_contact_does_not_matter(visitor, cast, contact):
    assert cast.amina.id
    assert sign_in(visitor, contact).location == "/home"
    assert "Hello Amina" in visitor.get("/home").get_data(as_text=True)


def test_a_phone_signs_in(visitor, context):
    make_person("student", phone="+250788000111", full_name="Keza", password=PASSWORD)
    db.session.commit()
    assert sign_in(visitor, "0788 000 111").status_code == 303


def replies(app, contact, password):
    from tests.cast import Client

    answer = sign_in(Client(app), contact, password)
    page = answer.get_data(as_text=True).replace(contact, "CONTACT")
    headers = {name: value for name, value in answer.headers if name not in ("X-Request-Id", "Content-Length")}
    return answer.status_code, page, headers


def test_a_stranger_does_not_learn_which_half_is_wrong(app, cast):
    known = replies(app, cast.amina.email, "not her password")
    unknown = replies(app, "nobody@example.com", "not her password")
    no_contact_at_all = replies(app, "nobody", "not her password")
    assert known == unknown == no_contact_at_all
    assert known[0] == 422
    assert WRONG in known[1]


def test_every_guess_costs_one_hash(app, cast, monkeypatch):
    checks = []
    real = passwords.bcrypt.checkpw
    monkeypatch.setattr(passwords.bcrypt, "checkpw", lambda *given: checks.append(1) or real(*given))
    assert cast.amina.id
    for contact in (cast.amina.email, "nobody@example.com", "nobody"):
        checks.clear()
        replies(app, contact, "not her password")
        assert len(checks) == 1


@pytest.mark.parametrize("address", ["/library?q=force&page=2", "/profile", "/library#answer-3"])
def test_one_comes_back_to_the_page_that_asked(visitor, cast, address):
    assert cast.amina.id
    form = visitor.get("/login", query_string={"next": address}).get_data(as_text=True)
    sent_along = re.search(r'name="next" type="hidden" value="([^"]*)"', form)[1].replace("&amp;", "&")
    assert sign_in(visitor, cast.amina.email, next=sent_along).location == address


def test_a_page_for_people_with_an_account_leads_to_the_door_and_back(visitor):
    answer = visitor.get("/profile?x=1")
    assert (answer.status_code, answer.location) == (303, "/login?next=%2Fprofile%3Fx%3D1")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "\n//evil.example",
        "/%0a/evil\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "evil.example",
        "/" + "a" * 5000,
        "//[::1",
        "/\u202e/x",
    ],
)
def test_signing_in_never_leads_to_another_site(visitor, cast, address):
    assert cast.amina.id
    assert sign_in(visitor, cast.amina.email, next=address).location == "/home"


def test_signing_in_makes_a_new_session_whatever_was_planted(app, visitor, cast):
    victim_cookie = cast.farah.browser.get_cookie("session", domain="spark.test").value
    visitor.set_cookie("session", victim_cookie, domain="spark.test")
    assert sign_in(visitor, cast.amina.email).status_code == 303
    mine = visitor.get_cookie("session", domain="spark.test").value
    assert mine != victim_cookie
    from tests.cast import Client

    holder_of_planted = Client(app)
    holder_of_planted.set_cookie("session", victim_cookie, domain="spark.test")
    assert holder_of_planted.get("/home").status_code == 303  # the planted session ended


def test_who_signs_in_over_somebody_else_signs_them_out(visitor, cast, context):
    sign_in(visitor, cast.amina.email)
    sign_in(visitor, cast.farah.email)
    assert "Hello Farah" in visitor.get("/home").get_data(as_text=True)
    of_amina = db.session.scalars(select(AuthSession).where(AuthSession.user_id == cast.amina.id)).one()
    assert of_amina.ended_at is not None


def test_signing_out_ends_the_session_even_for_who_kept_the_cookie(app, visitor, cast):
    sign_in(visitor, cast.amina.email)
    cookie = visitor.get_cookie("session", domain="spark.test").value
    assert visitor.post("/logout").location == "/"
    assert visitor.get("/home").status_code == 303
    visitor.set_cookie("session", cookie, domain="spark.test")
    assert visitor.get("/home").status_code == 303


def test_signing_out_twice_is_fine(visitor):
    assert visitor.post("/logout").status_code == 303


@pytest.mark.parametrize("url", ["/login", "/logout", "/join", "/forgot", "/reset", "/confirm"])
def test_the_doors_bear_an_idempotency_key(cast, url):
    headers = {"Idempotency-Key": "a-key-of-mine"}
    sent = {"contact": cast.farah.email, "password": PASSWORD, "code": "000000"}
    browser = cast.amina.browser
    assert browser.post(url, data=sent, headers=headers).status_code in (303, 422)


def test_who_is_signed_in_goes_home_from_the_doors(cast):
    browser = cast.amina.browser
    assert browser.get("/").location == "/home"
    assert browser.get("/login").location == "/home"
    assert browser.get("/login?next=/library").location == "/library"


def test_a_phone_asks_whose_session_it_holds(visitor, cast):
    nobody = visitor.get("/whoami")
    assert (nobody.get_data(as_text=True), nobody.headers["Spark-User"]) == ("-", "-")
    amina = cast.amina.browser.get("/whoami")
    assert amina.headers["Spark-User"] == amina.get_data(as_text=True) != "-"
    assert str(cast.amina.id) not in amina.get_data(as_text=True)
    assert (
        cast.amina.browser.get("/whoami").headers["Spark-User"]
        != cast.farah.browser.get("/whoami").headers["Spark-User"]
    )


def test_a_password_is_hashed_anew_when_its_cost_changed(app, visitor, cast, context, monkeypatch):
    assert cast.amina.id
    monkeypatch.setitem(app.config, "BCRYPT_ROUNDS", 5)
    assert sign_in(visitor, cast.amina.email).status_code == 303
    kept = db.session.get_one(User, cast.amina.id).password_hash
    assert kept.startswith("$2b$05$")
    visitor.post("/logout")
    assert sign_in(visitor, cast.amina.email).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(User, cast.amina.id).password_hash == kept


def test_the_device_is_named_in_the_list_of_sessions(app, cast, context):
    from tests.cast import Client

    phone = Client(app)
    agent = "Mozilla/5.0 (Linux; Android 8.1.0; Itel A16)" + "x" * 400
    sent = {"contact": cast.amina.email, "password": PASSWORD}
    assert phone.post("/login", data=sent, headers={"User-Agent": agent}).status_code == 303
    assert "Itel A16" in phone.get("/settings").get_data(as_text=True)
