"""A page that this phone keeps is there at once or after a moment; what is new comes behind it by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.line import chosen, good, slow
from tests.browser.phone import keeps, kill_workers
from tests.browser.waiting import until, with_htmx
from tests.library_builder import publish
from tests.questions_asking import thread

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(120)]
OLD = "a saved page from"


@pytest.fixture
def live(line):
    """The address of the school, behind the line."""
    return line.address


def late(path, seconds):
    """A line on which one page is slow."""
    return chosen(lambda asked: slow(seconds) if asked.path == path else good)


def kept(page, path):
    """Open a page so that it is kept, and let the worker forget that something was written a moment ago."""
    page.goto(path)
    with_htmx(page)
    until(page, lambda: keeps(page, path))
    kill_workers(page)


def test_the_library_is_there_at_once_and_what_is_new_follows(cast, line, amina):
    publish(cast.asha, "Levers in balance")
    kept(amina, "/library")
    publish(cast.asha, "Sound is air that moves")
    line.gets = late("/library", 2)
    amina.goto("/library")
    expect(amina.get_by_role("link", name="Levers in balance")).to_be_visible()
    assert not amina.get_by_role("link", name="Sound is air").is_visible()
    expect(amina.get_by_role("link", name="Sound is air")).to_be_visible()
    expect(amina.get_by_text(OLD)).to_have_count(0)


def test_news_that_are_there_before_the_page_is_are_not_lost(cast, amina):
    publish(cast.asha, "Levers in balance")
    kept(amina, "/library")
    publish(cast.asha, "Sound is air that moves")
    amina.goto("/library")
    expect(amina.get_by_role("link", name="Sound is air")).to_be_visible()


def test_a_page_that_has_not_changed_is_not_called_old(cast, line, amina):
    publish(cast.asha, "Levers in balance")
    kept(amina, "/library")
    asked = []
    line.gets = chosen(lambda one: asked.append(one.path) or good)
    amina.goto("/library")
    until(amina, lambda: "/library" in asked)
    with_htmx(amina)
    amina.wait_for_timeout(500)
    expect(amina.get_by_text(OLD)).to_have_count(0)
    assert asked.count("/library") == 1


def test_after_a_while_the_kept_page_is_shown_and_what_comes_late_after_all(app, cast, line, amina):
    question = thread.ask(cast.amina.browser)
    path = f"/questions/{question}"
    kept(amina, path)
    thread.answer_it(app, question, cast.mina, "Cut it in three.")
    line.gets = late(path, 5)
    amina.goto(path)
    expect(amina.locator("#sync")).to_contain_text(OLD)
    line.mend()
    expect(amina.get_by_text("Cut it in three.")).to_be_visible(timeout=20_000)
    expect(amina.get_by_text(OLD)).to_have_count(0)


def test_news_of_a_page_that_one_has_left_do_not_take_the_place_of_the_next(cast, line, amina):
    path = f"/questions/{thread.ask(cast.amina.browser)}"
    kept(amina, "/library")
    kept(amina, path)
    asked = []
    line.gets = chosen(lambda one: (asked.append(one.path) or slow(5)) if one.path == path else good)
    amina.goto(path)
    expect(amina.get_by_text(OLD)).to_be_visible()
    until(amina, lambda: len(asked) == 2)  # the news have come, and the page is fetched again
    amina.locator(".places").get_by_role("link", name="Library").click()
    expect(amina.get_by_role("heading", level=1, name="Library")).to_be_visible()
    amina.wait_for_timeout(6_000)
    expect(amina.get_by_role("heading", level=1, name="Library")).to_be_visible()
