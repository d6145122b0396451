"""What a month costs is told as it is, and who wants to save data does."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser.phone import stored
from tests.browser.waiting import until, with_htmx
from tests.library_builder import publish

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(240)]


def metered(page):
    return next((row["value"] for row in stored(page, "meta") if row["key"].startswith("bytes-")), {})


def test_the_meter_is_right_within_five_per_cent(cast, amina):
    film = publish(cast.asha, "How a lever lifts", kind="video", files={"light": os.urandom(700_000)})
    network = amina.context.new_cdp_session(amina)
    until(amina, lambda: metered(amina).get("pages"))
    before = metered(amina)
    amina.goto(film.url)
    with_htmx(amina)
    amina.locator("[data-manifest] [data-rendition=light]").click()
    expect(amina.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    until(amina, lambda: metered(amina).get("files", 0) >= 700_000)
    files = metered(amina)["files"] - before.get("files", 0)
    assert 700_000 <= files <= 735_000
    network.detach()
    amina.goto("/saved")
    expect(amina.locator("#saved")).to_contain_text(re.compile(r"This month: .*files 7\d\d kB"))


def test_who_saves_data_gets_no_pictures(cast, amina):
    amina.goto("/saved")
    amina.get_by_label("Save data: no pictures in pages").check()
    amina.goto("/library")
    assert amina.evaluate("document.cookie").count("save-data=on") == 1
    publish(cast.asha, "Levers", kind="video", files={"light": b"film", "thumbnail": b"picture"})
    amina.goto("/library?q=levers")
    expect(amina.get_by_role("link", name="Levers")).to_be_visible()
    assert amina.locator("main img").count() == 0


def test_who_saves_over_wifi_alone_is_told_that_this_is_none(cast, amina):
    amina.goto("/saved")
    amina.get_by_label("Save for offline over Wi-Fi alone").check()
    lesson = publish(cast.asha, "Levers in balance")
    amina.goto(lesson.url)
    with_htmx(amina)
    amina.locator("[data-manifest] [data-rendition=text]").click()
    expect(amina.get_by_text("You save over Wi-Fi alone")).to_be_visible()
    assert stored(amina, "content") == []


def test_a_phone_may_put_spark_among_its_apps(visitor):
    answer = visitor.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    assert answer.json["display"] == "standalone"
    icon = answer.json["icons"][0]["src"]
    assert visitor.get(icon).status_code == 200
