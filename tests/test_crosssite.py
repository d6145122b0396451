"""The cross-site rule: what changes something must come from our own pages."""

from __future__ import annotations

import pytest

from tests.cast import Client
from tests.school import another_application

CHANGE = {"full_name": "Amina Changed", "grade_level": "grade-8"}


def change(browser, method="POST", **headers):
    """Send a change with exactly these headers."""
    return browser.open("/profile", method=method, data=CHANGE, headers={"Sec-Fetch-Site": "", **headers})


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_pages_change_things(cast, site):
    assert change(cast.amina.browser, **{"Sec-Fetch-Site": site}).status_code == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_other_sites_do_not(cast, site):
    answer = change(cast.amina.browser, **{"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert "came from another site" in answer.get_data(as_text=True)
    assert answer.headers["Spark-Error"] == "CROSS_SITE"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://spark.test"}, 303),
        ({"Referer": "http://spark.test/profile"}, 303),
        ({"Origin": "http://spark.test.evil.example"}, 403),
        ({"Origin": "http://evil.example", "Referer": "http://spark.test/"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://spark.test@evil.example"}, 403),
        ({"Referer": "http://evil.example/?http://spark.test/"}, 403),
        ({"Referer": "http://spark.test:8000/"}, 403),
        ({}, 403),
    ],
)
def test_older_browsers_are_judged_by_origin_and_referer(cast, headers, status):
    assert change(cast.amina.browser, **headers).status_code == status


def test_a_client_without_cookies_is_no_browser(app, cast):
    answer = Client(app).post(
        "/api/auth/login", json={"contact": cast.amina.email, "password": "x"}, headers={"Sec-Fetch-Site": ""}
    )
    assert answer.status_code == 401


def test_the_refresh_cookie_counts_like_the_session_s(app, cast):
    browser = Client(app)
    browser.post("/api/auth/login", json={"contact": cast.amina.email, "password": "a-river-of-sand-7"})
    assert browser.post("/api/auth/refresh", json={}, headers={"Sec-Fetch-Site": ""}).status_code == 403
    assert browser.post("/api/auth/refresh", json={}).status_code == 200


def test_signing_in_from_another_site_is_refused_too(app, cast):
    sent = {"contact": cast.amina.email, "password": "a-river-of-sand-7"}
    answer = Client(app).post("/login", data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert answer.headers.getlist("Set-Cookie") == []


def test_reading_is_never_refused(cast):
    assert cast.amina.browser.get("/profile", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_cors_is_off(cast):
    answer = cast.amina.api.get("/api/auth/me", headers={"Origin": "https://app.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_cors_opens_the_api_to_listed_origins_for_bearer_calls_alone(app):
    listed = Client(another_application(app, CORS_ORIGINS=["https://app.example"]))
    answer = listed.get("/api/auth/me", headers={"Origin": "https://app.example", "Sec-Fetch-Site": "cross-site"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]
    preflight = listed.options("/api/auth/me", headers={"Origin": "https://app.example"})
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    for url, origin in (("/api/auth/me", "https://evil.example"), ("/profile", "https://app.example")):
        assert "Access-Control-Allow-Origin" not in listed.get(url, headers={"Origin": origin}).headers
