"""A practice test is taken with the data switched off, outlives a killed browser, and counts when the line is back."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.arriving import come_in
from tests.browser.conftest import PHONE
from tests.browser.phone import cut, keeps, mend, stored, with_worker
from tests.browser.test_a_test_is_taken import FOUR, rows
from tests.browser.waiting import until, with_htmx
from tests.practice.builder import make_test

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(240)]


def saved_for_later(page, person, test_id):
    """Sign in and save a test for offline."""
    come_in(page, person)
    with_worker(page)
    page.goto(f"/tests/{test_id}")
    with_htmx(page)
    page.get_by_role("button", name="Save for offline").click()
    expect(page.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    assert keeps(page, f"/tests/{test_id}/offline")


def begin(page, test_id):
    page.goto(f"/tests/{test_id}")
    page.get_by_role("link", name="Take it without a connection").click()
    page.wait_for_url("**/offline")  # the page before has a button of the same name
    page.get_by_role("button", name="Start the test").click()
    expect(page.locator("#q1")).to_be_visible()


def test_a_timed_test_is_taken_without_a_line_and_counts_when_there_is_one(app, cast, people):
    test_id = make_test(cast.rosa, FOUR, duration_minutes=20)
    page = people.open(phone=True)
    saved_for_later(page, cast.amina, test_id)
    cut(page)
    begin(page, test_id)
    expect(page.locator("#away-clock")).to_contain_text("left")
    page.get_by_label("Jupiter").check()
    expect(page.locator("#q1 [role=status]")).to_have_text("Kept on this phone")
    page.locator("#q3").get_by_label("Your answer").fill("Kigali")
    expect(page.locator("#q3 [role=status]")).to_have_text("Kept on this phone")
    page.reload()  # it goes on where it was
    expect(page.get_by_label("Jupiter")).to_be_checked()
    expect(page.locator("#q3").get_by_label("Your answer")).to_have_value("Kigali")
    page.get_by_label("True").check()
    with_htmx(page).get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("1 without an answer. Hand in all the same?")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=2, name="A practice test")).to_be_visible()
    assert rows(app, "SELECT 1 FROM practice_test_attempts") == []
    mend(page)
    until(page, lambda: stored(page, "syncQueue") == [])
    assert rows(app, "SELECT score_percentage, timing FROM practice_test_results r JOIN practice_test_attempts a "
                     "ON a.id = r.attempt_id") == [(75, "device")]  # fmt: skip
    page.locator("#outbox").get_by_role("link", name="Arrived").click()
    expect(page.get_by_text("75%").first).to_be_visible()


def test_a_browser_that_is_killed_in_the_middle_loses_no_answer(app, cast, chromium, live, tmp_path):
    test_id = make_test(cast.rosa, FOUR)
    kept, options = str(tmp_path / "phone"), {"args": ["--no-sandbox"], "base_url": live, "viewport": PHONE}
    options["executable_path"] = shutil.which("chromium")
    phone = chromium.browser_type.launch_persistent_context(kept, **options)
    page = phone.pages[0]
    saved_for_later(page, cast.amina, test_id)
    phone.set_offline(True)
    begin(page, test_id)
    page.get_by_label("Jupiter").check()
    expect(page.locator("#q1 [role=status]")).to_have_text("Kept on this phone")
    phone.close()
    phone = chromium.browser_type.launch_persistent_context(kept, **options)
    phone.set_offline(True)
    page = phone.pages[0]
    page.goto(f"/tests/{test_id}/offline")
    expect(page.get_by_label("Jupiter")).to_be_checked()
    phone.close()


def test_the_end_of_the_time_hands_in_by_itself(app, cast, people):
    test_id = make_test(cast.rosa, FOUR, duration_minutes=20)
    page = people.open(phone=True)
    saved_for_later(page, cast.amina, test_id)
    cut(page)
    page.clock.install()
    begin(page, test_id)
    page.get_by_label("Jupiter").check()
    expect(page.locator("#q1 [role=status]")).to_have_text("Kept on this phone")
    with_htmx(page)
    page.clock.fast_forward("20:01")
    expect(page.get_by_role("heading", level=2, name="A practice test")).to_be_visible()
    assert len(stored(page, "syncQueue")) == 1


def test_an_answer_without_room_says_so_and_is_handed_in_with_the_rest(app, cast, people):
    test_id = make_test(cast.rosa, FOUR)
    page = people.open(phone=True)
    saved_for_later(page, cast.amina, test_id)
    cut(page)
    begin(page, test_id)
    page.evaluate(
        "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    page.get_by_label("Jupiter").check()
    expect(page.locator("#q1 [role=status]")).to_contain_text("This phone has no room left")
    page.locator("#q3").get_by_label("Your answer").fill("Kigali")
    expect(page.locator("#q3 [role=status]")).to_contain_text("This phone has no room left")
    mend(page)
    with_htmx(page).get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("2 without an answer. Hand in all the same?")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("50%").first).to_be_visible()
    assert rows(app, "SELECT score_percentage FROM practice_test_results") == [(50,)]


def test_two_tabs_write_one_journal(app, cast, people):
    test_id = make_test(cast.rosa, FOUR)
    first = people.open(phone=True)
    saved_for_later(first, cast.amina, test_id)
    cut(first)
    second = first.context.new_page()
    begin(first, test_id)
    second.goto(f"/tests/{test_id}/offline")
    expect(second.locator("#q1")).to_be_visible()
    for page, give in (
        (first, first.get_by_label("Jupiter").check),
        (second, second.get_by_label("True").check),
        (first, lambda: first.locator("#q3").get_by_label("Your answer").fill("Kigali")),
    ):
        give()
        expect(page.get_by_text("Kept on this phone").last).to_be_visible()
        page.wait_for_timeout(800)  # what is typed is kept once it rests
    mend(first)
    with_htmx(second).get_by_role("button", name="Hand in").click()
    expect(second.get_by_text("3 without an answer. Hand in all the same?")).to_be_visible()  # as this tab shows it
    second.get_by_role("button", name="Hand in").click()
    expect(second.get_by_text("75%").first).to_be_visible()
    assert rows(app, "SELECT score_percentage FROM practice_test_results") == [(75,)]
    first.get_by_label("False").check()
    first.wait_for_url("**/attempts/*")
