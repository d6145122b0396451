"""Pages of a phone without a line, with what waits and what was refused: for every eye, direction, size of letters."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from spark.domain.questions.question import Question
from tests.browser.arriving import come_in
from tests.browser.phone import cut, keeps, kick, mend, stored
from tests.browser.test_saving_for_offline import save
from tests.browser.test_writing_offline import ask, fill_in, titles
from tests.browser.waiting import until, with_htmx
from tests.library_builder import publish
from tests.practice.builder import make_test
from tests.questions_asking import thread

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(240)]
SMALL = """all => all.filter((one) => one.offsetHeight && one.offsetHeight < 48).map((one) => one.outerHTML)"""
TARGETS = ".button, .places a, .shell > a, .tick, .field > input, select, .tabs a"


@pytest.fixture
def pages(app, cast, amina):
    """Pages that Amina's phone has: of what she saved, of what waits, was refused, and is not there."""
    lesson = publish(cast.asha, "Levers in balance", parts=["<p>One.</p>"])
    test = f"/tests/{make_test(cast.rosa, duration_minutes=20)}"
    question = thread.ask(cast.amina.browser)
    save(amina, lesson, "text")
    expect(amina.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    amina.goto(test)
    with_htmx(amina)
    amina.get_by_role("button", name="Save for offline").click()
    expect(amina.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    for path in ("/questions/new", "/profile", f"/questions/{question}"):
        amina.goto(path)
        until(amina, lambda path=path: keeps(amina, path))
    cut(amina)
    with_htmx(amina)
    amina.locator("[name=text]").fill("Said below what is gone.")
    amina.get_by_role("button", name="Send", exact=True).click()
    until(amina, lambda: [record["tries"] > 0 for record in stored(amina, "syncQueue")] == [True])
    thread.stand(app, Question, question, "removed")
    mend(amina)
    kick(amina)
    until(amina, lambda: stored(amina, "syncQueue")[0]["state"] == "refused")
    cut(amina)
    ask(amina, "Why is the sky blue?")
    expect(amina.locator("#outbox li.notice")).to_have_count(2)
    amina.goto(f"/questions/{question}")
    expect(amina.locator("#m .label.bad")).to_have_text("This needs you")
    return (
        "/outbox",
        "/saved",
        "/offline?q=lever",
        "/never-seen",
        f"{test}/offline",
        lesson.url,
        f"/questions/{question}",
    )


def test_axe_finds_nothing(amina, pages):
    found = []
    for theme in ("light", "dark"):
        amina.emulate_media(color_scheme=theme)
        for path in pages:
            amina.goto(path)
            with_htmx(amina)
            found += [(path, rule["id"], rule["nodes"][0]["html"]) for rule in Axe().run(amina).response["violations"]]
    assert found == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_sticks_out_with_small_and_large_letters(amina, pages, direction):
    for path in pages:
        amina.goto(path)
        with_htmx(amina)
        expect(amina.locator("#sync a")).to_be_visible()
        amina.evaluate("(direction) => { document.documentElement.dir = direction; }", direction)
        for width, letters in ((320, 100), (360, 200), (1280, 100)):
            amina.set_viewport_size({"width": width, "height": 640})
            amina.evaluate("(size) => { document.documentElement.style.fontSize = `${size}%`; }", letters)
            assert amina.evaluate("document.documentElement.scrollWidth") <= width, (path, width, letters)
        assert amina.locator(TARGETS).evaluate_all(SMALL) == [], path


def test_without_javascript_every_page_says_what_it_cannot_do_and_words_go_at_once(app, cast, people):
    page = people.open(javascript=False, phone=True)
    come_in(page, cast.amina)
    for path, name in (("/outbox", "Waiting to send"), ("/saved", "Saved for offline")):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        assert "This page needs JavaScript" in page.locator("#m noscript").inner_text()  # `expect` passes it by
    page.goto("/profile")
    page.get_by_label("School").fill("G.S. Kigali")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    page.goto("/questions/new")
    fill_in(page, "Why is the sky blue?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Why is the sky blue?")).to_be_visible()
    assert titles(app) == ["Why is the sky blue?"]
