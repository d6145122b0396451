"""How often one may guess: narrowly per account, widely per address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from spark.extensions import limiter
from tests.cast import PASSWORD, Client
from tests.school import another_application


@pytest.fixture
def app(app):
    """Spark with its limits on; they are the process's, so they are switched off again."""

    limited = another_application(app, RATELIMIT_ENABLED=True, RATELIMIT_STORAGE_URI="memory://")
    yield limited
    limiter.enabled = False


def guess(app, contact, password="wrong wrong wrong"):
    return Client(app).post("/login", data={"contact": contact, "password": password})


def statuses(answers) -> list[int]:
    return [answer.status_code for answer in answers]


def test_ten_guesses_then_a_pause(app, cast):
    assert cast.amina.id
    assert statuses(guess(app, cast.amina.email) for _ in range(10)) == [422] * 10
    refused = guess(app, cast.amina.email, PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Too many tries" in refused.get_data(as_text=True)
    assert guess(app, cast.farah.email, PASSWORD).status_code == 303
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
        assert guess(app, cast.amina.email, PASSWORD).status_code == 303


def test_pages_and_api_share_the_guesses(app, cast):
    assert statuses(guess(app, cast.amina.email) for _ in range(10)) == [422] * 10
    answer = Client(app).post("/api/auth/login", json={"contact": cast.amina.email, "password": PASSWORD})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (429, "RATE_LIMITED")


def test_another_spelling_gives_no_more_guesses(app):
    spellings = ["0788123456", "+250788123456", "0788-123-456", "0788.123.456", "(0788) 123 456", " 0788 12 34 56 "]
    assert statuses(guess(app, spelling) for spelling in spellings * 2)[10:] == [429, 429]
    mails = ["a@example.com", "A@example.com", " a@EXAMPLE.com"]
    assert statuses(guess(app, spelling) for spelling in mails * 4)[10:] == [429, 429]


def test_a_school_behind_one_address_signs_in(app, cast):
    assert statuses(guess(app, f"student{number}@example.com") for number in range(60)) == [422] * 60


def test_an_address_has_three_hundred(app, monkeypatch):
    from spark.domain.people import signing_in

    monkeypatch.setattr(signing_in, "is_password_of", lambda *_: False)
    given = statuses(guess(app, f"student{number}@example.com") for number in range(302))
    assert (given[299], given[300], given[301]) == (422, 429, 429)


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'"x"', b'{"contact": 3}', b'{"contact": ["a"]}', b"\xff", b"{}" * 600_000]
)
def test_a_body_that_is_none_does_not_switch_the_limits_off(app, body):
    answer = Client(app).post("/api/auth/login", data=body, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert limiter._storage_dead is False


def test_codes_are_guessed_ten_times_at_most(app, cast):
    sent = {"contact": cast.amina.email, "code": "000000", "password": "copper lantern 88 rain"}
    assert statuses(Client(app).post("/reset", data=sent) for _ in range(11)) == [422] * 10 + [429]
    sent = {"contact": cast.amina.email, "code": "000000"}
    assert Client(app).post("/api/auth/verify-code", json=sent).status_code == 429


def test_one_s_own_password_is_guessed_ten_times_at_most(cast):
    browser, api = cast.amina.browser, cast.amina.api
    sent = {"old_password": "wrong", "password": "copper lantern 88 rain"}
    assert statuses(browser.post("/settings/password", data=sent) for _ in range(9)) == [422] * 9
    assert browser.post("/settings/deletion", data={"password": "wrong"}).status_code == 422
    assert browser.post("/settings/deletion", data={"password": "wrong"}).status_code == 429
    sent = {"currentPassword": "wrong", "newPassword": "copper lantern 88 rain"}
    assert api.post("/api/auth/update-password", json=sent).status_code == 429
    assert browser.get("/settings").status_code == 200
