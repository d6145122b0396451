"""What was seen once is read again without a line; what was not says so; nobody reads what was another person's."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.arriving import sign_in
from tests.browser.phone import cut, keeps, mend, with_worker
from tests.browser.waiting import until, with_htmx
from tests.library_builder import publish

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(240)]


@pytest.fixture
def lesson(cast):
    """A lesson in the library."""
    return publish(cast.asha, "Levers in balance")


def open_lesson(page, lesson):
    page.goto("/library")
    with_htmx(page).get_by_role("link", name=lesson.title).click()
    expect(page.get_by_role("heading", level=1, name=lesson.title)).to_be_visible()


def test_pages_once_seen_are_there_without_a_line(amina, lesson):
    open_lesson(amina, lesson)
    until(amina, lambda: keeps(amina, lesson.url))
    cut(amina)
    amina.goto("/home")
    expect(amina.locator("#m h1")).to_be_visible()
    open_lesson(amina, lesson)
    expect(amina.locator(".places [aria-current=page]")).to_have_text("Library")
    amina.reload()
    expect(amina.get_by_role("heading", level=1, name=lesson.title)).to_be_visible()
    assert amina.title().startswith(lesson.title)
    amina.go_back()
    expect(amina.get_by_role("heading", level=1, name="Library")).to_be_visible()


def test_a_page_never_seen_says_so_at_its_own_address(amina, lesson):
    amina.goto("/library")
    with_htmx(amina)
    cut(amina)
    amina.get_by_role("link", name=lesson.title).click()
    expect(amina.get_by_role("heading", level=1, name="not on your phone yet")).to_be_visible()
    assert amina.url.endswith(lesson.url)
    mend(amina)
    amina.reload()
    expect(amina.get_by_role("heading", level=1, name=lesson.title)).to_be_visible()
    cut(amina)
    amina.goto("/questions")
    expect(amina.get_by_role("heading", level=1, name="not on your phone yet")).to_be_visible()


def test_a_page_costs_its_inside_once_and_then_nothing(amina, lesson, live):
    open_lesson(amina, lesson)
    until(amina, lambda: keeps(amina, lesson.url))
    amina.goto("/home")
    with_htmx(amina)
    seen = []
    amina.context.on("response", lambda answer: seen.append((answer.url.removeprefix(live), answer.status)))
    amina.goto(lesson.url)
    until(amina, lambda: (lesson.url, 304) in seen, str(seen))


def test_another_person_finds_nothing_of_the_first(cast, amina, lesson):
    open_lesson(amina, lesson)
    until(amina, lambda: keeps(amina, lesson.url))
    amina.goto("/profile")
    amina.get_by_role("button", name="Sign out").click()
    expect(amina.get_by_role("link", name="Sign in").first).to_be_visible()
    until(amina, lambda: not keeps(amina, lesson.url))
    sign_in(amina, cast.farah.email)
    with_worker(amina)
    assert amina.get_by_role("link", name="Farah").is_visible()
    cut(amina)
    amina.goto(lesson.url)
    expect(amina.get_by_role("heading", level=1, name="not on your phone yet")).to_be_visible()


def test_a_session_that_ended_takes_no_page_away(amina, lesson):
    open_lesson(amina, lesson)
    until(amina, lambda: keeps(amina, lesson.url))
    amina.context.clear_cookies()
    amina.goto("/questions")
    expect(amina.get_by_role("button", name="Sign in")).to_be_visible()
    cut(amina)
    amina.goto(lesson.url)
    expect(amina.get_by_role("heading", level=1, name=lesson.title)).to_be_visible()


def test_a_wrong_password_takes_no_page_away(cast, amina):
    amina.goto("/library")
    with_htmx(amina)
    amina.context.clear_cookies()
    amina.goto("/login")
    amina.get_by_label("E-mail or phone number").fill(cast.amina.email)
    amina.get_by_label("Password").fill("not this one")
    amina.locator("main").get_by_role("button", name="Sign in").click()
    expect(amina.locator("#wrong")).to_be_visible()
    cut(amina)
    amina.goto("/library")
    expect(amina.get_by_role("heading", level=1, name="Library")).to_be_visible()
