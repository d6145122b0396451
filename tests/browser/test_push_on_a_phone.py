"""A push on a phone: the answer is read with the data off, and is gone when somebody signs out."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from spark.domain.notices.notification import PushSubscription
from spark.extensions import db
from tests.browser.arriving import come_in
from tests.browser.conftest import PHONE
from tests.browser.phone import all_on, keeps, with_worker
from tests.browser.waiting import until, with_htmx
from tests.notices.conftest import Phone

pytestmark = [pytest.mark.committed, pytest.mark.browser]

NOTICE = "/notifications/0197a000-0000-7000-8000-000000000001"
TOLD = {
    "title": "Mina answered “Why is the sky blue?”",
    "body": "Because …",
    "url": NOTICE,
    "tag": "thread",
    "silent": False,
    "text": "Air scatters <b>blue</b> light.\n\nLook at a sunset & see.",
}


def deliver(page: Page, live: str) -> None:
    """Let the push service hand a message to the page's worker."""
    page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => 1)")
    devtools = page.context.new_cdp_session(page)
    found = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    until(page, lambda: found)
    message = {"origin": live, "registrationId": found[0]["registrationId"], "data": json.dumps(TOLD)}
    devtools.send("ServiceWorker.deliverPushMessage", message)
    kept = "caches.open('notices-1').then((kept) => kept.keys()).then((keys) => keys.length)"
    until(page, lambda: page.evaluate(kept), "The worker kept nothing of the message.")


def test_an_answer_is_read_with_the_data_off_and_leaves_with_its_person(live, chromium, cast):
    context = chromium.new_context(viewport=PHONE, permissions=["notifications"], base_url=live)
    page = context.new_page()
    come_in(page, cast.amina)
    deliver(page, live)
    context.set_offline(True)
    page.goto(f"{live}{NOTICE}")
    expect(page.locator("h1")).to_have_text(TOLD["title"])
    expect(page.locator("p").first).to_have_text("Air scatters <b>blue</b> light.")
    expect(page.locator("p").nth(1)).to_have_text("Look at a sunset & see.")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.set_offline(False)
    page.goto(f"{live}/profile")
    page.locator("form[action='/logout'] button").click()
    page.wait_for_url(f"{live}/")
    with_worker(page)
    context.set_offline(True)
    page.goto(f"{live}{NOTICE}")
    expect(page.locator("h1")).to_have_text("This page is not on your phone yet")
    expect(page.get_by_text("blue")).to_have_count(0)
    context.close()


def test_who_signs_out_without_a_line_leaves_no_notice_and_gets_no_more(live, chromium, cast):
    context = chromium.new_context(viewport=PHONE, permissions=["notifications"], base_url=live)
    page = context.new_page()
    come_in(page, cast.amina)
    with_worker(page)
    deliver(page, live)
    page.goto("/profile")
    until(page, lambda: keeps(page, "/profile"))
    with_htmx(page)
    shown = "navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.length)"
    assert page.evaluate(shown) == 1
    context.set_offline(True)
    page.locator("form[action='/logout'] button").click()
    expect(page.locator("h1")).to_have_text("This page is not on your phone yet")
    assert TOLD["title"] not in all_on(page)
    assert page.evaluate(shown) == 0
    page.goto(NOTICE)
    expect(page.locator("h1")).to_have_text("This page is not on your phone yet")
    context.close()


# A push service needs the Internet; this stands in its place, in the page alone.
PUSH_MANAGER = """
(() => {
  let subscription = null;
  PushManager.prototype.getSubscription = async () => subscription;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => subscription = {
    ...SUBSCRIPTION,
    options: { applicationServerKey: applicationServerKey.buffer },
    toJSON: () => SUBSCRIPTION,
    unsubscribe: async () => { subscription = null; return true; },
  };
})();
"""


def test_a_device_is_switched_on_and_off_and_says_so_in_words(live, chromium, cast, app):
    context = chromium.new_context(viewport=PHONE, permissions=["notifications"], base_url=live)
    told = json.dumps(Phone("https://fcm.googleapis.com/fcm/send/browser").subscription)
    context.add_init_script(PUSH_MANAGER.replace("SUBSCRIPTION", f"({told})"))
    page = context.new_page()
    come_in(page, cast.farah)
    page.goto(f"{live}/settings/notifications")
    status, button = page.locator("#push [role=status]"), page.locator("#push button")
    expect(status).to_have_text("This device shows no notifications.")
    button.click()
    expect(status).to_have_text("This device shows notifications, even while Spark is closed.")
    assert endpoints(app) == ["https://fcm.googleapis.com/fcm/send/browser"]
    button.click()
    expect(status).to_have_text("This device shows no notifications.")
    assert endpoints(app) == []
    context.close()


def endpoints(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.select(PushSubscription.endpoint)))


def test_a_browser_that_blocks_notifications_is_named(live, chromium, cast):
    context = chromium.new_context(viewport=PHONE, base_url=live)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    where = devtools.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    blocked = {"permission": {"name": "notifications"}, "setting": "denied", "browserContextId": where}
    devtools.send("Browser.setPermission", blocked)
    come_in(page, cast.farah)
    page.goto(f"{live}/settings/notifications")
    expect(page.locator("#push [role=status]")).to_contain_text("The browser blocks notifications of Spark.")
    expect(page.locator("#push button")).to_be_hidden()
    context.close()


def test_without_javascript_the_part_for_this_device_is_not_there(live, chromium, cast):
    context = chromium.new_context(viewport=PHONE, base_url=live, java_script_enabled=False)
    page = context.new_page()
    come_in(page, cast.farah)
    page.goto(f"{live}/settings/notifications")
    expect(page.locator("#push")).to_be_hidden()
    page.locator("[name=quiet_from]").fill("21:00")
    page.locator("[name=quiet_until]").fill("06:00")
    page.locator("main form [type=submit]").click()
    expect(page.locator(".notice.good")).to_contain_text("Saved.")
    expect(page.locator("[name=quiet_from]")).to_have_value("21:00")
    context.close()
