"""What one hears of: a form that works everywhere, the same by the API, and nobody else's."""

from __future__ import annotations

import re
from datetime import time

import pytest

from spark.domain.notices.kinds import KINDS
from spark.domain.notices.preferring import habit_of, wishes_of
from tests.school import another_application

FORM = {"quiet_from": "", "quiet_until": "", "digest": "immediately", "most_a_day": "10"}


def sent(browser, *want, **changes):
    return browser.post("/settings/notifications", data=FORM | {"want": list(want)} | changes)


def kinds_on(page) -> set[str]:
    return {
        name.partition(":")[0] for name in re.findall(r'name="want"\s+value="([^"]+)"', page.get_data(as_text=True))
    }


def test_the_form_shows_the_kinds_own_habits_first(cast):
    page = cast.amina.browser.get("/settings/notifications").get_data(as_text=True)
    assert re.search(r'value="question_answered:email"\s+checked', page)
    assert re.search(r'value="badge_earned:email"\s*>', page)


def test_what_is_ticked_and_what_is_not_is_kept(app, cast, context):
    browser = cast.amina.browser
    answer = sent(
        browser, "badge_earned:push", quiet_from="21:00", quiet_until="06:30", digest="weekly", most_a_day="3"
    )
    assert (answer.status_code, answer.location) == (303, "/settings/notifications")
    wishes, habit = wishes_of(cast.amina.id), habit_of(cast.amina.id)
    assert wishes["badge_earned"] == {"email": False, "sms": False, "push": True}
    assert wishes["question_answered"] == {"email": False, "sms": True, "push": False}  # no text message was offered
    assert (habit.quiet_from, habit.quiet_until) == (time(21), time(6, 30))
    assert (habit.digest, habit.most_a_day) == ("weekly", 3)
    page = browser.get("/settings/notifications").get_data(as_text=True)
    assert re.search(r'value="badge_earned:push"\s+checked', page)
    assert 'value="21:00"' in page


def test_only_what_can_reach_somebody_is_offered(cast):
    assert "mentor_assignment" not in kinds_on(cast.amina.browser.get("/settings/notifications"))
    assert "mentor_assignment" in kinds_on(cast.mina.browser.get("/settings/notifications"))
    assert kinds_on(cast.rosa.browser.get("/settings/notifications")) == set(KINDS)
    assert ":sms" not in cast.amina.browser.get("/settings/notifications").get_data(as_text=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"quiet_from": "21:00"},
        {"quiet_until": "06:00"},
        {"quiet_from": "25:00", "quiet_until": "06:00"},
        {"quiet_from": "x", "quiet_until": "y"},
        {"digest": "hourly"},
        {"digest": ""},
        {"most_a_day": "-1"},
        {"most_a_day": "101"},
        {"most_a_day": "many"},
        {"most_a_day": ""},
        {"most_a_day": "9" * 400},
    ],
)
def test_a_habit_that_cannot_be_is_refused_and_what_was_ticked_stays(cast, context, changes):
    answer = sent(cast.amina.browser, "badge_earned:push", **changes)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'class="error"' in page
    assert re.search(r'value="badge_earned:push"\s+checked', page)
    assert wishes_of(cast.amina.id)["badge_earned"]["push"] is False


def test_what_was_not_offered_cannot_be_ticked(cast, context):
    assert sent(cast.amina.browser, "mentor_assignment:email", "nonsense", "badge_earned:pigeon").status_code == 303
    assert "nonsense" not in wishes_of(cast.amina.id)


def test_only_admins_learn_where_messages_lie(app, cast):
    for name in ("amina", "mina"):
        assert "data folder" not in getattr(cast, name).browser.get("/settings/notifications").get_data(as_text=True)
    page = cast.rosa.browser.get("/settings/notifications").get_data(as_text=True)
    assert "Mail is not set up" in page
    assert "Text messages are not set up" in page
    assert str(app.config["SPARK_DATA"]) not in page
    assert "Mail is not sent" in cast.rosa.browser.get("/admin").get_data(as_text=True)


def test_with_a_mail_server_nothing_is_said(app, cast):
    from tests.cast import PASSWORD, Client

    with_mail = another_application(app, MAIL_BACKEND="smtp", SMS_URL="gateway://{to}")
    browser = Client(with_mail)
    browser.post("/login", data={"contact": cast.rosa.email, "password": PASSWORD})
    assert "not set up" not in browser.get("/settings/notifications").get_data(as_text=True)


def test_the_account_page_leads_there(cast):
    assert 'href="/settings/notifications"' in cast.amina.browser.get("/settings").get_data(as_text=True)


# The API


def test_the_api_keeps_what_it_is_told_and_tells_it(cast):
    api = cast.amina.api
    wish = {
        "preferences": {"announcement": {"email": False, "sms": False, "push": True}},
        "quietFrom": "22:00:00",
        "quietUntil": "05:00:00",
        "digest": "daily",
        "mostADay": 0,
    }
    assert api.put("/api/notifications/preferences", json=wish).status_code == 200
    told = api.get("/api/notifications/preferences").get_json()["data"]
    assert told["preferences"].keys() == KINDS.keys()
    assert told["preferences"]["announcement"] == wish["preferences"]["announcement"]
    assert {name: told[name] for name in wish if name != "preferences"} == {
        name: value for name, value in wish.items() if name != "preferences"
    }
    assert cast.farah.api.get("/api/notifications/preferences").get_json()["data"]["digest"] == "immediately"


@pytest.mark.parametrize(
    "wish",
    [
        {"preferences": {"nonsense": {"email": True, "sms": True, "push": True}}},
        {"preferences": {"announcement": {"pigeon": True}}},
        {"preferences": {"announcement": {"email": "perhaps", "sms": True, "push": True}}},
        {"preferences": {"\x00": {"email": True, "sms": True, "push": True}}},
        {"quietFrom": "22:00"},
        {"quietFrom": "22:00+02:00", "quietUntil": "05:00"},
        {"digest": "hourly"},
        {"mostADay": 101},
        {"mostADay": -1},
        {"more": 1},
    ],
)
def test_what_cannot_be_preferred_is_refused(cast, wish):
    api = cast.amina.api
    before = api.get("/api/notifications/preferences").get_json()
    assert api.put("/api/notifications/preferences", json=wish).status_code in (400, 422)
    assert api.get("/api/notifications/preferences").get_json() == before
