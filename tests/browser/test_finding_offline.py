"""What is on the phone is found without a line: kept pages, the list of all lessons, answers to what one asks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.arriving import come_in
from tests.browser.phone import cut, keeps, stored, with_worker
from tests.browser.waiting import until, with_htmx
from tests.library_builder import publish
from tests.questions_asking.thread import FIELDS, answer_it, ask

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(240)]
SHELF = "answers-mathematics-grade-8"


@pytest.fixture
def lessons(cast):
    """One lesson to open and one that is only listed."""
    opened = publish(cast.asha, "Lévers in balance", parts=["<p>A seesaw tips.</p>"])
    listed = publish(cast.asha, "Gears that turn", topic="Simple machines", files={"original": b"x" * 70_000})
    return opened, listed


def seen(page, lesson):
    page.goto(lesson.url)
    until(page, lambda: keeps(page, lesson.url))


def search(page, words):
    """Type into the search of this phone; return the hits."""
    page.get_by_label("Search what is on this phone").fill(words)
    return page.locator("#find li")


def fetch_list(page):
    page.goto("/saved")
    with_htmx(page)
    page.get_by_role("button", name="Fetch the list of all lessons (about 100 kB)").click()
    expect(page.get_by_role("button", name="Fetch what is new in the list")).to_be_visible()


def list_on(page):
    """The titles of the list of all lessons as the phone has it."""
    return sorted(
        row["title"]
        for one in stored(page, "meta")
        if one["key"] == "catalogue"
        for row in one["value"]["rows"].values()
    )


def test_pages_on_the_phone_and_the_list_of_all_lessons_are_searched_without_a_line(amina, lessons):
    opened, listed = lessons
    seen(amina, opened)
    fetch_list(amina)
    expect(amina.locator("#find [role=status]")).to_have_text(re.compile(r"^2 lessons in the list, \d+ kB$"))
    cut(amina)
    amina.goto("/saved")
    with_htmx(amina)
    hits = search(amina, "BALANCE levers")
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text("On this phone")
    expect(amina.locator("#find [role=status]")).to_have_text("Found: 1")
    hits = search(amina, "machines gears")
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text(re.compile(r"Needs a connection · \d+ kB"))
    expect(hits.get_by_role("link")).to_have_attribute("href", listed.url)
    expect(search(amina, "gears volcano")).to_have_count(0)
    expect(amina.locator("#find [role=status]")).to_have_text("Found: 0")
    search(amina, "levers")
    amina.keyboard.press("Tab")
    expect(amina.get_by_role("link", name="Lévers in balance").first).to_be_focused()
    amina.keyboard.press("Enter")
    expect(amina.get_by_role("heading", level=1, name="Lévers in balance")).to_be_visible()


def test_hits_from_this_phone_come_first(cast, amina):
    publish(cast.asha, "Levers, listed")
    opened = publish(cast.asha, "Levers, opened")
    publish(cast.asha, "Levers, listed too")
    seen(amina, opened)
    fetch_list(amina)
    hits = search(amina, "levers")
    expect(hits).to_have_count(3)
    expect(hits.first).to_contain_text("Levers, opened")


def test_a_page_that_is_not_here_lets_one_search_what_is(amina, lessons):
    seen(amina, lessons[0])
    seen(amina, lessons[0])  # what is needed without a line is fetched with the second page
    until(
        amina,
        lambda: amina.evaluate("""async () => {
      for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) if (/find\\.\\w+\\.js/.test(url)) return true;
      }
      return false;
    }"""),
    )
    cut(amina)
    amina.goto("/tests")
    expect(amina.get_by_role("heading", level=1, name="This page is not on your phone yet")).to_be_visible()
    expect(search(amina, "lever")).to_contain_text("Lévers in balance")


def test_the_list_is_kept_up_to_date_by_what_is_new_and_what_is_gone(cast, amina, lessons):
    asked = []
    amina.on("request", lambda request: asked.append(request.url) if "catalogue" in request.url else None)
    fetch_list(amina)
    assert list_on(amina) == ["Gears that turn", "Lévers in balance"]
    publish(cast.asha, "Pulleys")
    assert cast.asha.browser.post(f"/teach/content/{lessons[1].id}/deletion").status_code == 303
    amina.get_by_role("button", name="Fetch what is new").click()
    until(amina, lambda: list_on(amina) == ["Lévers in balance", "Pulleys"])
    assert [url.partition("catalogue.json")[2][:7] for url in asked] == ["", "?since="]


def test_a_list_that_does_not_come_is_told_in_words(amina, lessons):
    amina.goto("/saved")
    with_htmx(amina)
    cut(amina)
    amina.get_by_role("button", name="Fetch the list of all lessons").click()
    expect(amina.get_by_text("The list could not be fetched.")).to_be_visible()
    assert list_on(amina) == []


# Answers


@pytest.fixture
def answered(app, cast):
    """Questions that were answered on the shelf."""
    farah = cast.farah.browser
    for title, text in (
        ("Why is half of a third a sixth?", "Cut a chapati in three, then halve each piece."),
        ("What is a prime number?", "One that only one and itself divide."),
        ("How do I draw a parabola?", "Make a table first."),
        ("Why does the chapati puff up?", "Steam."),
    ):
        answer_it(app, ask(farah, title=title), cast.mina, text)


def choose_shelf(page):
    page.goto("/questions/new")
    with_htmx(page)
    page.locator("[name=subject]").select_option(FIELDS["subject"])
    page.locator("[name=grade]").select_option(FIELDS["grade"])


def has_pack(page):
    return [one for one in stored(page, "meta") if one["key"] == SHELF]


def test_without_a_line_the_phone_shows_what_was_answered_already(amina, answered):
    choose_shelf(amina)
    until(amina, lambda: has_pack(amina))
    cut(amina)
    amina.locator("[name=title]").press_sequentially("half of a THIRD", delay=20)
    part = amina.locator("#similar")
    expect(part.get_by_role("heading", name="Answered already (from this phone)")).to_be_visible()
    hit = part.get_by_role("listitem").first
    expect(hit.get_by_role("link")).to_have_text("Why is half of a third a sixth?")
    expect(hit.get_by_text("Cut a chapati in three")).to_be_hidden()
    hit.get_by_text("Show the answer").click()
    expect(hit.get_by_text("Cut a chapati in three")).to_be_visible()
    expect(part.get_by_text("What is a prime number?")).to_have_count(0)
    amina.locator("[name=title]").fill("chapati third")
    expect(part.get_by_role("link")).to_have_text(["Why is half of a third a sixth?", "Why does the chapati puff up?"])
    amina.locator("[name=title]").fill("Photosynthesis at night")
    expect(part.get_by_role("listitem")).to_have_count(0)


def test_where_the_school_does_not_answer_the_phone_does(amina, answered):
    choose_shelf(amina)
    until(amina, lambda: has_pack(amina))
    amina.context.route("**/questions/similar*", lambda route: route.abort())
    amina.locator("[name=title]").press_sequentially("draw a parabola", delay=20)
    part = amina.locator("#similar")
    expect(part.get_by_role("heading", name="Answered already (from this phone)")).to_be_visible()
    expect(part.get_by_role("link")).to_have_text("How do I draw a parabola?")


def test_with_a_line_the_school_answers(amina, answered):
    choose_shelf(amina)
    until(amina, lambda: has_pack(amina))
    held = []
    amina.context.route("**/questions/similar*", lambda route: held.append(route))  # noqa: PLW0108  Playwright takes no built-in
    amina.locator("[name=title]").press_sequentially("Why is half of a third a sixth?", delay=5)
    until(amina, lambda: held)  # the phone would have looked by now
    expect(amina.get_by_text("(from this phone)")).to_have_count(0)
    held[-1].continue_()
    expect(amina.locator("#similar").get_by_role("link", name="Why is half")).to_be_visible()


def test_a_pack_is_fetched_once_a_day_and_then_only_what_is_new(app, cast, amina, answered):
    asked = []
    amina.on("request", lambda request: asked.append(request.url) if "pack.json" in request.url else None)
    choose_shelf(amina)
    until(amina, lambda: has_pack(amina))
    answer_it(app, ask(cast.farah.browser, title="What is a root?"), cast.mina)
    choose_shelf(amina)
    amina.wait_for_timeout(500)
    assert len(asked) == 1
    amina.evaluate(
        """async (key) => {
      const kept = await sparkStore("meta", "get", key);
      kept.value.seen -= 25 * 3600 * 1000;
      await sparkStore("meta", "put", kept);
    }""",
        SHELF,
    )
    choose_shelf(amina)
    until(amina, lambda: "What is a root?" in str(has_pack(amina)))
    assert len(asked) == 2
    assert "since=" in asked[1]


def test_who_saves_data_fetches_no_pack(cast, people, answered):
    page = people.open(phone=True, extra_http_headers={"Save-Data": "on"})
    come_in(page, cast.amina)
    with_worker(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "pack.json" in request.url else None)
    choose_shelf(page)
    page.locator("[name=title]").press_sequentially("half of a third", delay=20)
    expect(page.locator("#similar").get_by_role("link", name="Why is half")).to_have_count(0)
    page.wait_for_timeout(800)
    assert asked == []


def test_who_saves_over_wifi_alone_fetches_no_pack_elsewhere(amina, answered):
    amina.goto("/saved")
    amina.get_by_label("Save for offline over Wi-Fi alone").check()
    asked = []
    amina.on("request", lambda request: asked.append(request.url) if "pack.json" in request.url else None)
    choose_shelf(amina)
    amina.wait_for_timeout(800)
    assert asked == []
