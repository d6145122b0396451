"""The policy: the plan's table cell by cell, every route behind it, and strangers turned away at every URL."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask

from spark import policy
from spark.domain.moderation.settings import change_setting
from spark.domain.people.user import ROLES, User
from spark.extensions import db
from tests.cast import Client
from tests.school import another_application

NOBODY = UUID("00000000-0000-7000-8000-000000000000")
OPEN = (policy.ANYONE, policy.READ_LIBRARY)
# How the plan writes it (section "Role-Based Access Control"): student, educator, mentor, admin
PLAN = {
    policy.UPLOAD_CONTENT: (False, True, False, True),
    policy.VERIFY_CONTENT: (False, True, False, True),
    policy.ASK_QUESTION: (True, True, True, True),
    policy.ANSWER_QUESTION: (False, False, True, True),
    policy.DOWNLOAD_CONTENT: (True, True, True, True),
    policy.TAKE_TEST: (True, False, False, True),
    policy.VIEW_ANALYTICS: (False, True, True, True),
}
NAMES = {"student": "amina", "educator": "asha", "mentor": "mina", "admin": "rosa"}


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield every route as method, URL and the permission it declares; identifiers are nobody's."""
    adapter = app.url_map.bind("spark.test")
    samples = {"UUIDConverter": NOBODY, "IntegerConverter": 1}
    for rule in app.url_map.iter_rules():
        values = {name: samples.get(type(kind).__name__, "x") for name, kind in rule._converters.items()}
        url = adapter.build(rule.endpoint, values)
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        for method in rule.methods - {"OPTIONS", "HEAD"} or {"HEAD"}:
            yield method, url, permission


def turned_away(answer, url: str) -> bool:
    """Say whether a stranger was sent to the door."""
    if url.startswith(("/api/", "/uploads")):
        return answer.status_code == 401
    if url.startswith("ws:"):
        return answer.status_code == 403
    return answer.status_code == 303 and answer.location.startswith("/login")


@pytest.mark.parametrize("permission", PLAN)
@pytest.mark.parametrize("role", ROLES)
def test_the_roles_table_is_the_plan_s(cast, context, permission, role):
    person = db.session.get_one(User, getattr(cast, NAMES[role]).id)
    assert policy.may(person, permission) is PLAN[permission][ROLES.index(role)]


def test_the_table_has_no_row_that_the_plan_has_not():
    assert set(policy.ROLES_TABLE) == {*PLAN, policy.SIGNED_IN, policy.ADMINISTER, policy.AUTHOR_TEST}
    assert policy.ROLES_TABLE[policy.ADMINISTER] == {"admin"}


def test_educators_write_tests_where_the_school_lets_them_and_they_are_approved(cast, context):
    people = {name: db.session.get_one(User, getattr(cast, name).id) for name in ("amina", "asha", "chidi", "rosa")}
    authors = lambda: {name for name, person in people.items() if policy.may(person, policy.AUTHOR_TEST)}  # noqa: E731
    assert authors() == {"rosa"}
    change_setting("educators_author_tests", True, by=people["rosa"])
    assert authors() == {"asha", "rosa"}


@pytest.mark.parametrize("permission", PLAN)
def test_who_waits_for_approval_vouches_and_answers_nothing(cast, context, permission):
    waiting = db.session.get_one(User, cast.chidi.id)
    vouches = permission in (policy.VERIFY_CONTENT, policy.ANSWER_QUESTION)
    assert policy.may(waiting, permission) is (PLAN[permission][1] and not vouches)


def test_every_route_declares_a_permission_that_there_is(app):
    known = {*policy.ROLES_TABLE, *OPEN}
    assert [(method, url) for method, url, permission in routes(app) if permission not in known] == []


def test_strangers_are_turned_away_at_every_url(app):
    stranger = Client(app)
    let_in = []
    for method, url, permission in routes(app):
        away = turned_away(stranger.open(url, method=method), url)
        if away is (permission in OPEN) and (method, url) != ("POST", "/api/auth/refresh"):
            let_in.append((method, url, permission))
    assert let_in == []


def test_strangers_get_no_fragment_either(app):
    stranger = Client(app)
    for method, url, permission in routes(app):
        if permission not in OPEN:
            assert turned_away(stranger.open(url, method=method, htmx=True), url)


def test_a_closed_library_turns_strangers_away(app, cast, context):
    change_setting("public_library", False, by=db.session.get_one(User, cast.rosa.id))
    db.session.commit()
    stranger = Client(app)
    for method, url, permission in routes(app):
        if permission == policy.READ_LIBRARY:
            assert turned_away(stranger.open(url, method=method), url)


@pytest.mark.parametrize("name", ["amina", "asha", "chidi", "mina"])
def test_nobody_gets_further_than_their_role(app, cast, context, name):
    person = db.session.get_one(User, getattr(cast, name).id)
    browser, api = getattr(cast, name).browser, getattr(cast, name).api
    for method, url, permission in routes(app):
        if not policy.may(person, permission):
            client = api if url.startswith("/api/") else browser
            assert client.open(url, method=method).status_code == 403, (method, url)


def test_a_route_without_a_permission_is_open_to_nobody(cast):
    with_a_hole = another_application(cast._app)
    with_a_hole.add_url_rule("/hole", "hole", lambda: "secret")
    client = Client(with_a_hole)
    assert client.get("/hole").status_code == 403


def test_a_stranger_has_no_right_but_the_open_ones(app, context):
    class Stranger:
        is_authenticated = False

    for permission in policy.ROLES_TABLE:
        assert policy.may(Stranger(), permission) is False
    assert policy.may(Stranger(), policy.ANYONE) is True
