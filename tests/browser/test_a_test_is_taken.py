"""A practice test in a real browser: nothing given is lost to a dead server, a lost line or a closed tab."""

import re
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from spark.extensions import db
from tests.browser.arriving import come_in, sign_in
from tests.browser.phone import with_worker
from tests.browser.waiting import until, with_htmx
from tests.practice.builder import NUMERIC, OF_EVERY_KIND, ORDERING, SHORT, SINGLE, TRUE_FALSE, make_test

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.committed]
FOUR = (SINGLE, TRUE_FALSE, SHORT, NUMERIC)
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('draft:take:')).length"


def ready(page: Page) -> Page:
    """Return when the page is whole: HTMX is there, and so is the script that looks after answers."""
    page.locator("[data-htmx-powered]").first.wait_for(state="attached")
    page.locator("#take[data-begun]").wait_for(state="attached")
    return page


def begun(page: Page, person, test_id) -> Page:
    """Sign in and start a test."""
    come_in(page, person)
    page.goto(f"/tests/{test_id}")
    page.locator("[data-htmx-powered]").first.wait_for(state="attached")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/attempts/*")
    return ready(page)


def answered(page: Page) -> None:
    """Return when the answer is acknowledged."""
    expect(page.locator(".ask [role=status]")).to_have_text(re.compile(r"^Saved \d"))


def go_on(page: Page, number: int) -> None:
    """Go to the next question."""
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Question {number} ")


def rows(app, statement: str) -> list:
    """Look into the database."""
    with app.app_context():
        return list(db.session.execute(sa.text(statement)))


def set_deadline(app, seconds: int) -> None:
    """Let the time of the one attempt be over soon."""
    with app.app_context():
        db.session.execute(
            sa.text("UPDATE practice_test_attempts SET deadline_at = now() + make_interval(secs => :left)"),
            {"left": seconds},
        )
        db.session.commit()


def test_a_test_outlives_a_killed_server_a_closed_tab_and_a_change_of_device(people, house, cast, app):
    test_id = make_test(cast.rosa, FOUR, duration_minutes=20)
    phone = begun(people.open(phone=True), cast.amina, test_id)
    attempt = phone.url.partition("?")[0]
    phone.get_by_label("Jupiter").check()
    answered(phone)
    go_on(phone, 2)
    expect(phone.get_by_role("heading", level=1)).to_be_focused()
    house.crash("web")
    phone.get_by_label("True").check()
    expect(phone.locator(".ask [role=status]")).to_have_text("Not saved yet. Will try again.")
    phone.close()
    house.start("web")
    again = people.contexts[-1].new_page()
    again.goto(f"{attempt}?q=2")
    answered(again)
    expect(again.get_by_label("True")).to_be_checked()
    assert again.evaluate(KEPT) == 0
    again.close()

    laptop = people.open()
    come_in(laptop, cast.amina)
    laptop.goto("/home")
    laptop.get_by_role("link", name="Nature and number").click()
    expect(laptop.get_by_role("heading", level=1)).to_contain_text("Question 3 ")
    ready(laptop).get_by_label("Your answer").fill("kigali")
    answered(laptop)
    go_on(laptop, 4)
    laptop.get_by_label("Your answer").fill("9,8 m/s")
    laptop.get_by_role("button", name="Save and check").click()
    expect(laptop.locator("main")).to_contain_text("All 4 questions are answered.")
    phone = people.contexts[0].new_page()
    phone.goto(f"{attempt}/submission")
    for page in (laptop, phone):  # neither waits for the other
        page.evaluate("document.getElementById('hand-in').requestSubmit()")
    for page in (laptop, phone):
        expect(page.locator(".score")).to_contain_text("100%")
    assert rows(app, "SELECT points, points_possible, is_final FROM practice_test_results") == [(4, 4, True)]
    assert rows(app, "SELECT count(*) FROM practice_test_attempts") == [(1,)]
    assert rows(app, "SELECT count(*) FROM attempt_events WHERE kind = 'hand_in'") == [(1,)]


def test_answers_given_without_a_line_are_sent_when_it_is_back_and_the_newest_counts(people, cast, app):
    page = begun(people.open(phone=True), cast.amina, make_test(cast.rosa, FOUR))
    context = people.contexts[-1]
    page.goto(f"{page.url.partition('?')[0]}?all=1")
    ready(page)
    context.set_offline(True)
    forms = page.locator("form.ask")
    forms.nth(0).get_by_label("Earth").check()
    forms.nth(0).get_by_label("Jupiter").check()
    forms.nth(2).get_by_label("Your answer").press_sequentially("kigal")
    expect(forms.nth(0).locator("[role=status]")).to_have_text("Not saved yet. Will try again.")
    expect(page.locator(".numbers a").nth(0)).to_have_text(re.compile("1, answered"))
    assert page.evaluate(KEPT) == 2
    context.set_offline(False)
    for number in (0, 2):
        expect(forms.nth(number).locator("[role=status]")).to_have_text(re.compile(r"^Saved \d"))
    forms.nth(2).get_by_label("Your answer").press_sequentially("i")
    expect(forms.nth(2).locator("[role=status]")).to_have_text("Saving…")
    expect(forms.nth(2).locator("[role=status]")).to_have_text(re.compile(r"^Saved \d"))
    assert page.evaluate(KEPT) == 0
    values = rows(app, "SELECT value FROM test_answers ORDER BY received_at")
    assert values == [(1,), ("kigali",)]


def test_what_waits_on_a_shared_phone_goes_with_who_signs_out(people, cast):
    page = begun(people.open(phone=True, service_workers="block"), cast.amina, make_test(cast.rosa, FOUR))
    page.route("**/answers/*", lambda route: route.abort())
    page.get_by_label("Jupiter").check()
    expect(page.locator(".ask [role=status]")).to_have_text("Not saved yet. Will try again.")
    assert page.evaluate(KEPT) == 1
    page.goto("/profile")
    page.wait_for_load_state("networkidle")
    page.evaluate("localStorage['draft:take:somebody-else:1:2'] = '{}'")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("1 of yours have not arrived yet.")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    page.wait_for_url("**/")
    assert page.evaluate("Object.keys(localStorage)") == ["draft:take:somebody-else:1:2"]


def test_answers_that_wait_are_locked_for_who_signs_out_and_arrive_when_they_are_back(app, people, cast):
    page = begun(people.open(phone=True), cast.amina, make_test(cast.rosa, FOUR))
    attempt = page.url
    with_worker(page)
    page.get_by_label("Jupiter").check()
    answered(page)
    page.context.set_offline(True)
    page.get_by_label("Saturn").check()
    expect(page.locator(".ask [role=status]")).to_have_text("Not saved yet. Will try again.")
    page.route("**/answers/*", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto("/profile")
    with_htmx(page).get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Keep them locked on this phone").click()
    page.wait_for_url("**/")
    assert page.evaluate(KEPT) == 0
    page.unroute("**/answers/*")
    sign_in(page, cast.amina.email)
    until(page, lambda: page.evaluate(KEPT) == 1)
    page.goto(attempt)
    until(page, lambda: page.evaluate(KEPT) == 0)
    assert rows(app, "SELECT value FROM test_answers") == [(2,)]


def test_the_clock_counts_speaks_and_hands_in_by_itself(people, cast, app):
    page = begun(people.open(phone=True), cast.amina, make_test(cast.rosa, FOUR, duration_minutes=20))
    expect(page.locator("#clock b")).to_have_text(re.compile(r"19:5\d"))
    set_deadline(app, 33)
    page.get_by_label("Jupiter").check()  # every acknowledgement sets the clock
    expect(page.locator("#clock b")).to_have_text(re.compile(r"0:3\d"))
    expect(page.locator("#status")).to_have_text("30 seconds left")
    set_deadline(app, 2)
    page.get_by_label("Saturn").check()
    expect(page.locator(".score")).to_be_visible()
    assert rows(app, "SELECT value FROM test_answers WHERE value IS NOT NULL") == [(2,)]


def test_an_order_is_sent_when_every_step_has_its_place(people, cast, app):
    page = begun(people.open(phone=True), cast.amina, make_test(cast.rosa, (ORDERING,)))
    status, places = page.locator(".ask [role=status]"), page.locator("[name=answer]")
    for number in range(3):
        places.nth(number).select_option(str(number + 1))
        expect(status).to_have_text("Give every step a place of its own, from 1 to 4.")
    page.reload()
    expect(status).to_have_text("Give every step a place of its own, from 1 to 4.")
    ready(page)
    places.nth(3).select_option("3")
    expect(status).to_have_class(re.compile("error"))
    places.nth(3).select_option("4")
    answered(page)
    assert rows(app, "SELECT value FROM test_answers") == [([0, 1, 2, 3],)]


def test_what_is_answered_before_the_script_arrives_is_saved_like_the_rest(people, cast, app):
    test_id = make_test(cast.rosa, FOUR)
    page, held = people.open(phone=True, service_workers="block"), []
    page.route("**/take.*.js", lambda route: held.append(route))  # noqa: PLW0108  Playwright asks for its signature
    come_in(page, cast.amina)
    page.goto(f"/tests/{test_id}")
    with page.expect_request("**/take.*.js"):
        page.get_by_role("button", name="Start").click()
    page.get_by_label("Jupiter").check()
    page.locator("#take:not([data-begun])").wait_for(state="attached")
    held[0].continue_()
    answered(page)
    assert rows(app, "SELECT value FROM test_answers") == [(1,)]


def test_a_test_handed_in_elsewhere_leads_to_its_result(people, cast, app):
    page = begun(people.open(phone=True), cast.amina, make_test(cast.rosa, FOUR))
    assert cast.amina.browser.post(f"{urlsplit(page.url).path}/submission").status_code == 303
    page.get_by_label("Jupiter").click()  # the result may come before one sees it checked
    expect(page.locator(".score")).to_contain_text("0%")
    expect(page.locator("main")).to_contain_text("Kept, not counted: Jupiter")


def test_without_javascript_a_test_is_forms_and_links(people, cast, app):
    test_id = make_test(cast.rosa, FOUR, duration_minutes=20)
    page = people.open(javascript=False, phone=True)
    come_in(page, cast.amina)
    page.goto(f"/tests/{test_id}")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#clock")).to_contain_text(re.compile(r"19:5\d left, ends at"))
    page.get_by_label("Jupiter").check()
    page.get_by_role("button", name=re.compile("^3")).click()
    page.get_by_label("Your answer").fill("kigali")
    page.get_by_role("button", name="Back").click()
    page.get_by_label("True").check()
    page.get_by_role("button", name="Flag for later").click()
    expect(page.get_by_label("True")).not_to_be_checked()  # the flag is a form of its own
    page.get_by_label("True").check()
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("link", name="Check and hand in").click()
    expect(page.locator("main")).to_contain_text("1 question has no answer yet.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator(".score")).to_contain_text("75%")


def test_answering_costs_less_than_a_kilobyte_each_way(people, cast):
    page = begun(people.open(phone=True), cast.amina, make_test(cast.rosa, FOUR, duration_minutes=20))
    with page.expect_response(re.compile("/answers/")) as told:
        page.get_by_label("Jupiter").check()
    sizes = told.value.request.sizes()
    assert sizes["requestHeadersSize"] + sizes["requestBodySize"] <= 1_000, sizes
    assert sizes["responseHeadersSize"] + sizes["responseBodySize"] <= 1_000, sizes


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_and_use_the_pages_of_a_test(people, cast, scheme):
    test_id = make_test(cast.rosa, OF_EVERY_KIND, duration_minutes=20)
    page = begun(people.open(phone=True, color_scheme=scheme), cast.amina, test_id)
    attempt = page.url.partition("?")[0]
    for path in ("/tests", f"/tests/{test_id}", f"{attempt}?q=2", f"{attempt}?all=1", f"{attempt}/submission", attempt):
        if path == attempt:
            page.get_by_role("button", name="Hand in").click()
            page.locator(".score").wait_for()
        else:
            page.goto(path)
            page.locator("[data-htmx-powered]").first.wait_for(state="attached")
        found = Axe().run(page, context={"exclude": [["label:has(math)"]]})  # axe reads no formulas, browsers do
        assert found.violations_count == 0, (path, found.response["violations"])
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        targets = page.evaluate(
            "[...document.querySelectorAll('main button, main .tick, main select, main .numbers a')]"
            ".map((one) => one.getBoundingClientRect()).filter((box) => box.width && box.height < 47.5).length"
        )
        assert targets == 0, path
