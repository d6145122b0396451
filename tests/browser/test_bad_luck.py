"""Whatever happens on the way, what was written arrives once, or stands in sight with all that can be done about it."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete, select

from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.browser.arriving import come_in, sign_in
from tests.browser.conftest import PHONE, installed_chromium
from tests.browser.line import answering, chosen, good, hung, lost, portal, refused, resting, slow, torn
from tests.browser.mutants import ADD, worker_of
from tests.browser.phone import all_on, cut, keeps, kick, kill_workers, mend, process_of, stored, with_worker
from tests.browser.test_a_photo_follows import ask as ask_with_photo
from tests.browser.test_a_photo_follows import stored_question
from tests.browser.test_a_photo_follows import write as write_with_photo
from tests.browser.test_a_test_is_taken import FOUR
from tests.browser.test_writing_offline import ask, fill_in, titles, write
from tests.browser.waiting import until, with_htmx
from tests.chaos.device import CLOCK
from tests.practice.builder import make_test
from tests.questions_asking import thread
from tests.questions_photo.pictures import from_a_phone

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(120)]
SKY = "Why is the sky blue?"
DAY = 86_400_000  # ms


@pytest.fixture
def live(line):
    """The address of the school, behind the line."""
    return line.address


@pytest.fixture
def question(cast):
    """Where a question of Amina's is."""
    return f"/questions/{thread.ask(cast.amina.browser)}"


def queue(page):
    return stored(page, "syncQueue")


def waits(page, count=1):
    """Wait until as many wait in sight and have been tried."""
    until(page, lambda: [record["tries"] > 0 for record in queue(page)] == [True] * count)


def arrives(page):
    """Ask for it, and see that nothing waits any more."""
    kick(page)
    until(page, lambda: queue(page) == [])


def said(app):
    """All follow-ups, in the order in which they arrived."""
    with app.app_context():
        return list(db.session.scalars(select(QuestionFollowup.text).order_by(QuestionFollowup.created_at)))


def say(page, words):
    page.get_by_label("Your follow-up").fill(words)
    page.locator("main").get_by_role("button", name="Send", exact=True).click()


def say_without_a_line(page, question, words):
    """Say more while there is no line, so that only the worker sends it."""
    page.goto(question)
    with_htmx(page)
    until(page, lambda: keeps(page, question))
    cut(page)
    say(page, words)
    waits(page)


# What passes


PASSING = {
    "a server that rests": resting(),
    "a server that rests for a second": resting(1),
    "a lost answer": lost,
    "a lost line": refused,
    "a portal": portal,
    "a bad gateway": answering(502, "", "<h1>Bad gateway</h1>"),
    "a filter": answering(403, "", "Blocked by the school's filter"),  # not ours: it has no code
    "a key that is busy": answering(409, "KEY_BUSY"),
    "a limit": answering(429, "RATE_LIMITED", Retry_After="1"),
    "a slow request": answering(408),
}


def test_what_passes_is_waited_for_and_then_arrives_once(app, line, amina):
    arrived = []
    for name, luck in PASSING.items():
        title = f"Why is the sky blue behind {name}?"
        line.posts = luck
        ask(amina, title)
        expect(amina.get_by_role("heading", level=2, name=title)).to_be_visible()
        expect(amina.locator("#outbox")).to_contain_text("Waiting to send")
        expect(amina.locator("#sync")).to_contain_text("1 waiting to send")
        waits(amina)
        assert titles(app) == arrived + [title] * (luck is lost), name
        line.mend()
        amina.get_by_role("button", name="Send now").click()
        expect(amina.locator("#outbox")).to_contain_text("Everything has arrived.")
        arrived.append(title)
        assert titles(app) == arrived
        assert len(line.tries) == len(arrived), name
        assert line.tries.total() >= 2 * len(arrived), name
    assert line.tries.total() > 1


def test_who_is_told_to_come_later_waits_as_long_unless_somebody_wishes(app, line, amina):
    line.posts = answering(429, "RATE_LIMITED", Retry_After="900")
    ask(amina, SKY)
    waits(amina)
    until(amina, lambda: queue(amina)[0]["nextAt"] > amina.evaluate("Date.now()") + 700_000)
    expect(amina.locator("#outbox")).to_contain_text("Next try at")
    line.mend()
    arrives(amina)
    assert titles(app) == [SKY]


def test_a_slow_line_is_waited_for_in_the_form(app, line, amina):
    line.posts = slow(1.5)
    ask(amina, SKY)
    expect(amina.get_by_role("heading", level=1, name=SKY)).to_be_visible()
    assert (titles(app), queue(amina), line.tries.total()) == ([SKY], [], 1)


def test_a_line_that_is_too_slow_lets_the_person_go_and_the_words_still_arrive(app, cast, people, line, tmp_path):
    line.worker = worker_of(app, tmp_path, (("const FOREGROUND = 15000;", "const FOREGROUND = 500;"),))
    amina = people.open(phone=True)
    come_in(amina, cast.amina)
    with_worker(amina)
    line.posts = slow(3)
    ask(amina, SKY)
    expect(amina.locator("#outbox")).to_contain_text("Waiting to send")
    assert titles(app) == []
    expect(amina.locator("#outbox")).to_contain_text("Everything has arrived.")
    assert (titles(app), len(line.tries)) == ([SKY], 1)


# Who it belongs to


def test_when_the_session_is_over_all_wait_for_their_person(app, cast, line, amina):
    amina.goto("/questions/new")
    until(amina, lambda: keeps(amina, "/questions/new"))
    amina.goto("/questions/new")
    fill_in(with_htmx(amina), SKY)
    amina.context.clear_cookies()
    amina.get_by_role("button", name="Ask", exact=True).click()
    expect(amina.locator("#sync")).to_contain_text("Sign in to send 1")
    expect(amina.locator("#sync a")).to_have_attribute("href", "/login")
    assert (titles(app), queue(amina)[0]["last"]) == ([], "UNAUTHENTICATED")
    sign_in(amina, cast.amina.email)
    until(amina, lambda: queue(amina) == [])
    assert titles(app) == [SKY]


def test_another_persons_session_sends_nothing_even_where_the_phone_has_not_noticed(app, cast, line, people, amina):
    other = people.open()
    come_in(other, cast.farah)
    amina.goto("/questions/new")
    with_htmx(amina)
    own = amina.context.cookies()
    amina.context.clear_cookies()
    amina.context.add_cookies(other.context.cookies())
    fill_in(amina, SKY)
    amina.get_by_role("button", name="Ask", exact=True).click()
    until(amina, lambda: [record.get("last") for record in queue(amina)] == ["USER_MISMATCH"])
    assert titles(app) == []
    amina.context.clear_cookies()
    amina.context.add_cookies(own)
    amina.goto("/outbox")
    arrives(amina)
    with app.app_context():
        assert db.session.scalars(select(Question.asker_id)).all() == [cast.amina.id]


def test_who_signs_out_where_a_portal_answers_is_signed_out_before_anybody_looks(line, amina):
    amina.goto("/profile")
    with_htmx(amina)
    line.posts = line.gets = portal
    amina.get_by_role("button", name="Sign out").click()
    expect(amina.get_by_role("heading", level=1, name="not on your phone yet")).to_be_visible()
    assert not keeps(amina, "/profile")
    amina.goto("/home")
    expect(amina.get_by_role("heading", level=1, name="not on your phone yet")).to_be_visible()
    line.mend()
    amina.goto("/home")
    expect(amina.locator("main").get_by_role("button", name="Sign in")).to_be_visible()
    assert amina.evaluate("fetch('/whoami').then((answer) => answer.text())") == "-"


# What does not pass


def needs_the_person(page, words, why, label="This needs you"):
    """See in the outbox what was written, what is wrong with it, and that it was kept whole."""
    until(page, lambda: queue(page) and queue(page)[0]["state"] != "pending")
    page.goto("/outbox")
    item = page.locator("#outbox li.notice")
    expect(item).to_contain_text(label)
    expect(item.get_by_role("heading", level=2)).to_have_text(words)
    expect(item).to_contain_text(why)
    expect(page.locator("#sync")).to_contain_text("1 need you")
    return item


def test_words_for_a_question_that_was_deleted_stay_with_their_person(app, line, amina, question):
    say_without_a_line(amina, question, "I still wonder")
    with app.app_context():
        db.session.execute(delete(Question))
        db.session.commit()
    mend(amina)
    item = needs_the_person(amina, "I still wonder", "What this belongs to is not there any more")
    assert said(app) == []
    item.get_by_role("button", name="Delete").click()
    item.get_by_role("button", name="Delete this for good?").click()
    expect(amina.locator("#outbox")).to_contain_text("Everything has arrived.")
    assert queue(amina) == []


REFUSING = {
    answering(410, "GONE", "This is gone."): "This needs you",
    answering(413, "TOO_LARGE", "This is too large."): "This needs you",
    answering(422, "VALIDATION_ERROR", "This is not right."): "This needs you",
    answering(412, "STALE", "This was changed."): "Somebody changed this meanwhile",
    answering(409, "CONFLICT", "This was changed too."): "Somebody changed this meanwhile",
}


def test_what_is_refused_later_is_kept_with_the_reason_and_can_be_sent_changed(app, line, amina, question):
    arrived = []
    for luck, label in REFUSING.items():
        line.mend()
        say_without_a_line(amina, question, "I still wonder")
        line.posts = luck
        mend(amina)
        item = needs_the_person(amina, "I still wonder", "This ", label)
        key = queue(amina)[0]["key"]
        tried = line.tries[key]
        kick(amina)
        amina.reload()
        assert line.tries[key] == tried  # nobody sends again what was refused
        line.mend()
        item.get_by_role("button", name="Change it").click()
        arrived.append("I wonder less" + "." * len(arrived))
        item.locator("textarea").fill(arrived[-1])
        item.get_by_role("button", name="Send it like this").click()
        until(amina, lambda: queue(amina) == [])
        assert said(app) == arrived
        assert len(line.tries) == 2 * len(arrived)


def test_a_text_that_is_too_large_for_the_school_is_kept_whole(app, line, amina, question):
    large = "word " * 250_000
    amina.goto(question)
    amina.evaluate("document.querySelector('#m form[data-queue] textarea').removeAttribute('maxlength')")
    with_htmx(amina)
    cut(amina)
    say(amina, large)
    waits(amina)
    mend(amina)
    until(amina, lambda: queue(amina)[0]["state"] == "refused")
    assert (queue(amina)[0]["last"], said(app)) == ("TOO_LARGE", [])
    assert queue(amina)[0]["body"] >= len(large)


def too_large_after(seconds):
    """Refuse late, like a school behind a slow line."""

    def refusal(line, asked, browser):
        line.closed.wait(seconds)
        answering(413, "TOO_LARGE", "This is too long.")(line, asked, browser)

    return refusal


def test_what_is_refused_when_its_page_waits_no_longer_is_kept_in_sight(app, line, people, cast, tmp_path, question):
    line.worker = worker_of(app, tmp_path, (("const FOREGROUND = 15000;", "const FOREGROUND = 500;"),))
    amina = people.open(phone=True)
    come_in(amina, cast.amina)
    with_worker(amina)
    line.posts = too_large_after(2)
    amina.goto(question)
    with_htmx(amina)
    say(amina, "I wonder so much")
    expect(amina.locator(".label.busy[data-key], #outbox .label.busy").first).to_be_visible()
    kick(amina)
    needs_the_person(amina, "I wonder so much", "This is too long.")
    assert said(app) == []


def test_what_is_refused_when_its_page_has_been_closed_is_kept_in_sight(app, line, amina, question):
    line.posts = too_large_after(2)
    other = amina.context.new_page()
    other.goto(question)
    with_htmx(other)
    say(other, "I wonder so much")
    until(other, lambda: line.sent)
    other.close()
    kick(amina)
    needs_the_person(amina, "I wonder so much", "This is too long.")
    assert said(app) == []


def test_a_key_used_for_other_words_changes_nothing_and_loses_nothing(app, line, amina, question):
    amina.goto(question)
    with_htmx(amina)
    say(amina, "m0")
    until(amina, lambda: said(app) == ["m0"] and queue(amina) == [])
    until(amina, lambda: keeps(amina, question))
    amina.goto(question)
    with_htmx(amina)
    cut(amina)
    amina.get_by_label("Your follow-up").fill("m1")
    amina.locator("#m form[data-queue] [name=_ik]").last.evaluate(
        "(field, key) => { field.value = key; }", line.sent[0].key
    )
    amina.locator("main").get_by_role("button", name="Send", exact=True).click()
    waits(amina)
    mend(amina)
    item = needs_the_person(amina, "m1", "This key was already used for something else.")
    assert said(app) == ["m0"]
    item.get_by_role("button", name="Try again").click()
    until(amina, lambda: queue(amina) == [])
    assert said(app) == ["m0", "m1"]


def test_a_photo_whose_line_breaks_halfway_goes_again_whole(app, line, amina):
    line.posts = chosen(lambda asked: torn if asked.path.endswith("/photo") else good)
    write_with_photo(amina, from_a_phone())
    ask_with_photo(amina)
    until(amina, lambda: [one for one in line.sent if one.path.endswith("/photo")])
    waits(amina)
    assert stored_question(app).photo_key is None
    line.mend()
    arrives(amina)
    first, *others = [one for one in line.sent if one.path.endswith("/photo")]
    assert {(one.key, one.body) for one in others} == {(first.key, first.body)}
    assert 0 < stored_question(app).photo_bytes <= 60_000
    expect(amina.locator("#photo img")).to_be_visible()


# What dies on the way


def test_a_worker_that_is_killed_while_it_sends_has_lost_nothing(app, line, amina):
    line.posts = hung
    ask(amina, SKY)
    until(amina, lambda: line.hanging)
    kill_workers(amina)
    line.mend()
    amina.goto("/outbox")
    with_htmx(amina)
    arrives(amina)
    assert (titles(app), len(line.tries)) == ([SKY], 1)


def test_a_page_that_is_closed_while_it_sends_has_lost_nothing(app, line, amina):
    line.posts = slow(1)
    ask(amina, SKY)
    until(amina, lambda: line.sent)
    other = amina.context.new_page()
    amina.close()
    other.goto("/outbox")
    with_htmx(other)
    arrives(other)
    assert (titles(app), len(line.tries)) == ([SKY], 1)


def test_a_browser_that_is_killed_while_it_sends_has_lost_nothing(app, cast, chromium, line, tmp_path):
    def opened():
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=installed_chromium(),
            args=["--no-sandbox", "--disable-gpu"],
            base_url=line.address,
            viewport=PHONE,
        )
        context.set_default_timeout(15_000)
        return context, context.pages[0]

    context, page = opened()
    come_in(page, cast.amina)
    with_worker(page)
    line.posts = hung
    ask(page, SKY)
    until(page, lambda: line.hanging)
    os.kill(process_of(tmp_path / "profile"), signal.SIGKILL)
    with suppress(Exception):
        context.close()
    line.mend()
    context, page = opened()
    page.goto("/outbox")
    expect(page.get_by_role("heading", level=2, name=SKY)).to_be_visible()
    context.clear_cookies()  # Chromium writes them down every half a minute: the session may be there or not
    sign_in(page, cast.amina.email)
    arrives(with_worker(page))
    context.close()
    assert (titles(app), len(line.tries)) == ([SKY], 1)


def test_two_tabs_send_ten_things_once_and_in_order(app, line, amina, question):
    tabs = [amina, amina.context.new_page()]
    for tab in tabs:
        tab.goto(question)
        with_htmx(tab)
    until(amina, lambda: keeps(amina, question))
    cut(amina)
    words = [f"m{number}" for number in range(10)]
    for number, one in enumerate(words):
        tab = tabs[number % 2]
        tab.goto(question)
        with_htmx(tab)
        say(tab, one)
        until(tab, lambda tab=tab, number=number: len(queue(tab)) == number + 1)
    line.gets = line.posts = slow(0.05)
    mend(amina)
    for tab in (*tabs, *tabs):
        kick(tab)
    until(amina, lambda: queue(amina) == [])
    assert said(app) == words
    assert list(line.tries.values()) == [1] * 10


def test_where_there_is_no_room_the_form_keeps_the_words(app, cast, people, line, tmp_path):
    full = """throw new DOMException("", "QuotaExceededError");"""
    line.worker = worker_of(app, tmp_path, ((ADD, full),))
    amina = people.open(phone=True)
    come_in(amina, cast.amina)
    with_worker(amina)
    write(amina, SKY)
    line.posts = line.gets = refused
    amina.get_by_role("button", name="Ask", exact=True).click()
    expect(amina.locator("#status")).to_contain_text(amina.locator("#status").get_attribute("data-lost"))
    expect(amina.locator("[name=title]")).to_have_value(SKY)
    expect(amina.locator("[name=text]")).to_have_value(thread.FIELDS["text"])
    assert (queue(amina), titles(app)) == ([], [])
    line.mend()
    amina.get_by_role("button", name="Ask", exact=True).click()
    expect(amina.get_by_role("heading", level=1, name=SKY)).to_be_visible()
    assert titles(app) == [SKY]


def test_what_hangs_on_the_line_keeps_nothing_else_waiting(app, cast, people, line, tmp_path):
    line.worker = worker_of(app, tmp_path, (("const HANGS = 60000;", "const HANGS = 500;"),))
    amina = people.open(phone=True)
    come_in(amina, cast.amina)
    with_worker(amina)
    line.posts = refused
    for title in (SKY, "Why is grass green?"):
        ask(amina, title)
        expect(amina.get_by_role("heading", level=2, name=title)).to_be_visible()
    line.posts = chosen(lambda one: hung if SKY.encode() in one.body else good)
    kick(amina)
    until(amina, lambda: [one["last"] for one in queue(amina)] == [0])
    assert titles(app) == ["Why is grass green?"]
    line.mend()
    arrives(amina)
    assert sorted(titles(app)) == ["Why is grass green?", SKY]


NOTHING_IS_SENT = "navigator.locks.query().then(({ held }) => held.every(({ name }) => !name.startsWith('send-')))"


@pytest.mark.parametrize("choice", ["Keep them locked on this phone", "Delete"])
def test_what_is_under_way_when_its_person_leaves_is_not_readable_afterwards(app, cast, people, line, tmp_path, choice):
    line.worker = worker_of(app, tmp_path, (("const FOREGROUND = 15000;", "const FOREGROUND = 500;"),))
    amina = people.open(phone=True)
    come_in(amina, cast.amina)
    with_worker(amina)
    line.posts = hung
    ask(amina, SKY)
    expect(amina.locator("#outbox")).to_contain_text("Waiting to send")
    assert SKY in all_on(amina)
    amina.goto("/profile")
    with_htmx(amina).get_by_role("button", name="Sign out").click()
    amina.get_by_role("button", name=choice, exact=True).click()
    expect(amina.get_by_role("link", name="Sign in").first).to_be_visible()
    line.mend()
    until(amina, lambda: amina.evaluate(NOTHING_IS_SENT))
    assert SKY not in all_on(amina)


def test_a_line_that_breaks_on_the_first_visit_is_no_reason_to_go_without(cast, people, line):
    line.gets = chosen(lambda one: refused if one.path == "/outbox" else good)
    page = people.open(phone=True)
    come_in(page, cast.amina)
    until(page, lambda: keeps(page, "/offline"))
    with_htmx(page)
    assert not keeps(page, "/outbox")
    line.mend()
    page.get_by_role("link", name="Ask").first.click()
    until(page, lambda: keeps(page, "/saved"))
    assert keeps(page, "/outbox")


def test_what_a_portal_answers_is_never_kept_as_a_script(cast, people, line):
    asked = []

    def luck_of(one):
        if "/outbox." not in one.path:
            return good
        asked.append(one.path)
        return portal

    line.gets = chosen(luck_of)
    page = people.open(phone=True)
    come_in(page, cast.amina)
    until(page, lambda: keeps(page, "/saved"))
    page.goto("/home")
    until(page, lambda: asked)
    page.wait_for_timeout(300)
    assert "Buy data" not in all_on(page)
    line.mend()
    with_worker(page)


def test_a_page_that_came_past_the_worker_is_taken_care_of_too(cast, people):
    page = people.open(phone=True)
    come_in(page, cast.amina)
    with_worker(page)
    with page.expect_navigation():
        page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})  # as one loaded while it came
    assert page.evaluate("performance.getEntriesByType('navigation')[0].workerStart") == 0
    until(page, lambda: page.evaluate("navigator.serviceWorker.controller !== null"))


def test_a_test_whose_paper_did_not_come_is_not_called_saved(cast, line, amina):
    test = f"/tests/{make_test(cast.rosa, FOUR)}"
    amina.goto(test)
    with_htmx(amina)
    line.gets = chosen(lambda one: refused if one.path == f"{test}/offline" else good)
    amina.get_by_role("button", name="Save for offline").click()
    expect(amina.get_by_text("Saved in part. Choose it again to go on.")).to_be_visible()
    line.mend()
    amina.get_by_role("button", name="Save for offline").click()
    expect(amina.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    assert keeps(amina, f"{test}/offline")


def test_a_new_worker_takes_over_what_waits(app, cast, people, line, tmp_path):
    line.worker = worker_of(app, tmp_path)
    amina = people.open(phone=True)
    come_in(amina, cast.amina)
    with_worker(amina)
    line.posts = resting()
    ask(amina, SKY)
    expect(amina.get_by_role("heading", level=2, name=SKY)).to_be_visible()
    waits(amina)
    line.worker += "// newer"
    amina.evaluate("navigator.serviceWorker.ready.then((known) => known.update()).then(() => {})")
    until(amina, lambda: amina.evaluate("navigator.serviceWorker.ready.then(({ waiting }) => Boolean(waiting))"))
    amina.reload()
    with_htmx(amina)
    before = amina.evaluate("performance.timeOrigin")
    amina.get_by_role("button", name="Use the new Spark").click()
    until(amina, lambda: is_younger(amina, before))
    assert not amina.evaluate("navigator.serviceWorker.ready.then(({ waiting }) => Boolean(waiting))")
    expect(amina.get_by_role("heading", level=2, name=SKY)).to_be_visible()
    line.mend()
    arrives(amina)
    assert (titles(app), len(line.tries)) == ([SKY], 1)


def is_younger(page, before):
    """Whether the page was loaded once more."""
    with suppress(Exception):  # between two pages
        return page.evaluate("performance.timeOrigin") > before
    return False


def test_a_clock_that_was_wrong_for_a_month_does_not_keep_the_phone_busy(app, cast, people, line, tmp_path):
    line.worker = CLOCK + worker_of(app, tmp_path)
    amina = people.open(phone=True)
    come_in(amina, cast.amina)
    with_worker(amina)
    amina.evaluate("(ahead) => navigator.serviceWorker.controller.postMessage({ ahead })", 30 * DAY)
    line.posts = resting()
    ask(amina, SKY)
    waits(amina)
    amina.evaluate("""() => {
      window.times = 0;
      document.addEventListener("spark:send", () => { window.times += 1; });
    }""")
    kick(amina)
    amina.wait_for_timeout(1500)
    assert amina.evaluate("window.times") <= 3
    line.mend()
    arrives(amina)
    assert titles(app) == [SKY]
