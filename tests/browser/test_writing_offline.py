"""What is written without a line waits in sight, arrives by itself, once and in order, and under nobody else's name."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from spark.domain.library.use import Bookmark
from spark.domain.people.user import User
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.browser.arriving import come_in, sign_in
from tests.browser.phone import ON_THE_PHONE, cut, keeps, kick, mend, stored, with_worker
from tests.browser.test_live import greeted
from tests.browser.waiting import until, with_htmx
from tests.library_builder import publish
from tests.questions_asking.thread import FIELDS

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(240)]


def titles(app):
    """The titles of all questions, in the order in which they arrived."""
    with app.app_context():
        return list(db.session.scalars(select(Question.title).order_by(Question.created_at)))


def write(page, title):
    page.goto("/questions/new")
    fill_in(with_htmx(page), title)


def fill_in(page, title):
    page.locator("[name=subject]").select_option(FIELDS["subject"])
    page.locator("[name=grade]").select_option(FIELDS["grade"])
    page.locator("[name=title]").fill(title)
    page.locator("[name=text]").fill(FIELDS["text"])


def ask(page, title):
    write(page, title)
    page.get_by_role("button", name="Ask", exact=True).click()


def test_with_a_line_a_question_goes_at_once(app, amina):
    ask(amina, "Why is the sky blue?")
    expect(amina.get_by_role("heading", level=1, name="Why is the sky blue?")).to_be_visible()
    assert "/questions/" in amina.url
    assert titles(app) == ["Why is the sky blue?"]
    assert stored(amina, "syncQueue") == []


def test_a_refused_form_comes_back_with_its_words(app, amina):
    write(amina, "Hm?")
    amina.locator("[name=text]").fill("")
    amina.evaluate("document.querySelector('#m form[data-queue]').noValidate = true")
    amina.get_by_role("button", name="Ask", exact=True).click()
    expect(amina.locator("#wrong")).to_be_visible()
    expect(amina.locator("[name=title]")).to_have_value("Hm?")
    assert stored(amina, "syncQueue") == []


def test_questions_asked_without_a_line_wait_in_sight_and_arrive_once(app, amina):
    amina.goto("/questions/new")
    until(amina, lambda: keeps(amina, "/questions/new"))
    cut(amina)
    ask(amina, "Why is the sky blue?")
    expect(amina.get_by_role("heading", level=2, name="Why is the sky blue?")).to_be_visible()
    expect(amina.locator("#outbox")).to_contain_text("Waiting to send")
    ask(amina, "Why is grass green?")
    expect(amina.get_by_role("heading", level=2, name="Why is grass green?")).to_be_visible()
    expect(amina.locator("#sync")).to_contain_text("2 waiting to send")
    assert titles(app) == []
    mend(amina)
    until(amina, lambda: stored(amina, "syncQueue") == [])
    expect(amina.locator("#outbox")).to_contain_text("Everything has arrived.")
    assert sorted(titles(app)) == ["Why is grass green?", "Why is the sky blue?"]


def test_what_is_being_written_stays_when_the_like_of_it_is_shown_as_waiting(app, amina):
    amina.goto("/questions/new")
    until(amina, lambda: keeps(amina, "/questions/new"))
    cut(amina)
    ask(amina, "Why is the sky blue?")
    expect(amina.locator("#outbox")).to_contain_text("Waiting to send")
    write(amina, "Why is grass green?")
    amina.evaluate("document.querySelectorAll('#m [data-key]').forEach((one) => one.closest('.notice').remove())")
    with_worker(amina)
    kick(amina)
    expect(amina.locator("#m [data-key]")).to_have_text("Waiting to send")
    expect(amina.locator("[name=title]")).to_have_value("Why is grass green?")
    expect(amina.locator("[name=text]")).to_have_value(FIELDS["text"])


def test_one_page_and_a_step_are_enough_to_have_what_is_needed_without_a_line(app, cast, people):
    page = people.open(phone=True)
    come_in(page, cast.amina)
    until(page, lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
    for path in ("/outbox", "/shell"):
        until(page, lambda path=path: keeps(page, path))
    loaded = with_htmx(page).evaluate("performance.timeOrigin")
    page.get_by_role("link", name="Ask").first.click()
    page.wait_for_url("**/questions")
    page.get_by_role("link", name="Ask a question").first.click()
    page.wait_for_url("**/questions/new")
    until(page, lambda: page.evaluate(ON_THE_PHONE, ["outbox", "sync"]))
    fill_in(page, "Why is the sky blue?")
    cut(page)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Why is the sky blue?")).to_be_visible()
    assert page.evaluate("performance.timeOrigin") == loaded, "it was never loaded anew"


def read_without_a_line(cast, page):
    """Open a lesson that stays when the line goes."""
    lesson = publish(cast.asha, "Levers in balance")
    page.goto(lesson.url)
    with_htmx(page)
    until(page, lambda: keeps(page, lesson.url))
    cut(page)
    return lesson


def test_a_tap_is_shown_as_waiting_where_it_was_made(app, cast, amina):
    lesson = read_without_a_line(cast, amina)
    amina.get_by_role("button", name="Save", exact=True).click()
    expect(amina.locator("#m form .label.busy")).to_have_text("Waiting to send")
    expect(amina.locator("#m form [aria-pressed=true]")).to_be_visible()
    amina.reload()
    expect(amina.locator("#m form .label.busy")).to_have_text("Waiting to send")
    mend(amina)
    until(amina, lambda: stored(amina, "syncQueue") == [])
    with app.app_context():
        assert db.session.scalars(select(Bookmark.content_id)).all() == [lesson.id]


def test_a_form_without_htmx_waits_as_well(app, amina):
    amina.goto("/questions/new")
    until(amina, lambda: keeps(amina, "/questions/new"))
    write(amina, "Why is the sky blue?")
    amina.evaluate("document.querySelector('#m form[data-queue]').setAttribute('hx-boost', 'false')")
    cut(amina)
    amina.evaluate("""() => {
      const form = document.querySelector('#m form[data-queue]');
      form.elements._ik.value = form.elements.id.value = crypto.randomUUID();
      HTMLFormElement.prototype.submit.call(form);
    }""")
    expect(amina.get_by_role("heading", level=2, name="Why is the sky blue?")).to_be_visible()
    assert amina.url.endswith("/outbox")
    mend(amina)
    until(amina, lambda: stored(amina, "syncQueue") == [])
    assert titles(app) == ["Why is the sky blue?"]


def test_what_one_person_wrote_is_never_sent_by_another(app, cast, amina):
    amina.goto("/questions/new")
    until(amina, lambda: keeps(amina, "/questions/new"))
    cut(amina)
    ask(amina, "Why is the sky blue?")
    expect(amina.locator("#outbox")).to_contain_text("Waiting to send")
    amina.context.clear_cookies()
    mend(amina)
    until(amina, lambda: stored(amina, "syncQueue")[0]["tries"] > 1)
    sign_in(amina, cast.farah.email)
    amina.goto("/outbox")
    expect(amina.locator("#outbox")).to_contain_text("Somebody else on this phone has 1 waiting")
    expect(amina.get_by_text("Why is the sky blue?")).to_have_count(0)
    assert titles(app) == []
    amina.context.clear_cookies()
    sign_in(amina, cast.amina.email)
    until(amina, lambda: stored(amina, "syncQueue") == [])
    assert titles(app) == ["Why is the sky blue?"]


def test_what_a_form_says_is_seen_once_and_not_kept(cast, people):
    page = people.open(phone=True)
    come_in(page, cast.amina)
    with_worker(page)
    page.goto("/profile")
    with_htmx(page)
    page.get_by_label("Your name").fill("Amina Again")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#m .notice")).to_be_visible()
    page.reload()
    expect(page.locator("#m h1")).to_be_visible()
    expect(page.locator("#m .notice")).to_have_count(0)
    cut(page)
    page.reload()
    expect(page.locator("#m .notice")).to_have_count(0)


def save_school(page, school):
    page.goto("/profile")
    with_htmx(page)
    page.get_by_label("School").fill(school)
    page.get_by_role("button", name="Save", exact=True).click()


def school_of(app, person):
    with app.app_context():
        return db.session.get_one(User, person.id).student_profile.school


def test_a_profile_that_waits_is_shown_as_it_will_be_and_changed_on_from_there(app, cast, amina):
    amina.goto("/profile")
    cut(amina)
    save_school(amina, "G.S. Kigali")
    until(amina, lambda: len(stored(amina, "syncQueue")) == 1)
    expect(amina.get_by_role("heading", level=1, name="Waiting to send")).to_be_visible()
    amina.goto("/profile")
    expect(amina.locator("#m form .label")).to_be_visible()
    expect(amina.get_by_label("School")).to_have_value("G.S. Kigali")
    amina.get_by_label("District").fill("Gasabo")
    amina.get_by_role("button", name="Save", exact=True).click()
    until(amina, lambda: len(stored(amina, "syncQueue")) == 2)
    mend(amina)
    kick(amina)
    until(amina, lambda: stored(amina, "syncQueue") == [])
    assert school_of(app, cast.amina) == "G.S. Kigali"


def test_when_two_devices_changed_a_profile_both_are_shown_and_one_chooses(app, cast, amina):
    amina.goto("/profile")
    cut(amina)
    save_school(amina, "G.S. Huye")
    until(amina, lambda: len(stored(amina, "syncQueue")) == 1)
    other = {"full_name": "Amina", "grade_level": "grade-9", "school": "G.S. Kigali"}
    assert cast.amina.browser.post("/profile", data=other).status_code == 303
    mend(amina)
    amina.goto("/outbox")
    kick(amina)
    item = amina.locator("#outbox li.notice")
    expect(item).to_contain_text("Somebody changed this meanwhile")
    expect(item).to_contain_text("G.S. Huye")
    expect(item).to_contain_text("It says there:")
    expect(item).to_contain_text("School: G.S. Kigali")
    assert school_of(app, cast.amina) == "G.S. Kigali"
    item.get_by_role("button", name="Try again").click()
    until(amina, lambda: stored(amina, "syncQueue") == [])
    assert school_of(app, cast.amina) == "G.S. Huye"


def test_another_device_of_the_same_person_hears_what_has_arrived(cast, amina, people):
    other = people.open()
    come_in(other, cast.amina)
    is_greeted = greeted(other)
    other.goto("/profile")
    expect(with_htmx(other).get_by_label("School")).not_to_have_value("G.S. Kigali")
    until(other, is_greeted)
    amina.goto("/profile")
    cut(amina)
    save_school(amina, "G.S. Kigali")
    until(amina, lambda: len(stored(amina, "syncQueue")) == 1)
    mend(amina)
    kick(amina)
    expect(other.get_by_label("School")).to_have_value("G.S. Kigali")


def test_a_second_tap_while_the_first_waits_is_a_wish_of_its_own(app, cast, amina):
    read_without_a_line(cast, amina)
    button = amina.locator("#m form[data-queue][action$=bookmark] button")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    until(amina, lambda: len(stored(amina, "syncQueue")) == 2)
    mend(amina)
    kick(amina)
    until(amina, lambda: stored(amina, "syncQueue") == [])
    with app.app_context():
        assert db.session.scalars(select(Bookmark)).all() == []
