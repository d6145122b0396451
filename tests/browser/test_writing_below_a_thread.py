"""Somebody writes below a question while others answer it: what is under way stays, and stays where it is."""

import pytest
from playwright.sync_api import expect

from tests.browser.arriving import come_in
from tests.browser.waiting import with_htmx
from tests.questions_asking.thread import answer_it, ask

pytestmark = [pytest.mark.browser, pytest.mark.committed]
UNDER_WAY = "I am still writing this"
NEWS = "document.getElementById('thread').dispatchEvent(new CustomEvent('live', { bubbles: true }))"
CURSOR = "[document.activeElement.id, document.activeElement.selectionStart]"
PLACE = "Math.round(document.getElementById('text').getBoundingClientRect().top)"


def test_a_text_under_way_outlives_an_answer_that_arrives(app, cast, people):
    question = ask(cast.amina.browser)
    page = people.open(phone=True)
    come_in(page, cast.amina)
    page.goto(f"/questions/{question}")
    with_htmx(page)
    page.get_by_label("Your follow-up").fill(UNDER_WAY)
    page.evaluate("document.activeElement.setSelectionRange(4, 4)")
    before = page.evaluate(PLACE)
    answer_it(app, question, cast.mina, "Cut a chapati in three.\n\n" * 5)
    page.evaluate(NEWS)
    expect(page.locator("#thread article")).to_have_count(1)
    expect(page.get_by_label("Your follow-up")).to_have_value(UNDER_WAY)
    assert page.evaluate(CURSOR) == ["text", 4]
    assert abs(page.evaluate(PLACE) - before) <= 1
    page.locator("main").get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#thread article")).to_have_count(2)
    expect(page.get_by_label("Your follow-up")).to_have_value("")
