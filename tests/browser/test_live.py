"""Open pages hear of changes: by the socket, without it by asking, and after it was lost by its memory."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page

from spark.domain.notices.hints import question_topic, user_topic
from spark.services.cache import redis
from spark.services.hints import Hint, publish, stream_of
from tests.browser.arriving import come_in
from tests.browser.waiting import until, with_htmx

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(180)]

# A page with a part, as the templates write it; what the part shows is counted by the test.
PART = """() => {
  const part = document.createElement("section");
  part.id = "part";
  part.dataset.live = "%s";
  part.dataset.looked = 0;
  part.addEventListener("live", () => { part.dataset.looked = Number(part.dataset.looked) + 1; });
  document.getElementById("m").append(part);
  document.dispatchEvent(new CustomEvent("htmx:after:swap", { detail: { ctx: {} } }));
}"""

HIDE = """(is) => {
  Object.defineProperty(document, "hidden", { value: is, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def tell(app):
    def publish_one(event, topic, **data):
        with app.app_context():
            publish(redis(), stream_of(app), [Hint(event, topic, data)])

    return publish_one


@pytest.fixture(scope="module", autouse=True)
def memory(app):
    """Let the stream reach back to before the first page: else that one is told to look at everything."""
    with app.app_context():
        publish(redis(), stream_of(app), [Hint("sync:status", "user:nobody", {})])
    time.sleep(4)


def signed_in(people, person, **options) -> Page:
    page = people.open(**options)
    come_in(page, person)
    return page


def greeted(page):
    """Return a function that says whether one of the page's sockets, of those to come too, has been welcomed."""
    frames = []

    def note(frame):
        frames.append(frame)

    page.on("websocket", lambda socket: socket.on("framereceived", note))
    return lambda: any('"hello"' in frame for frame in frames)


def opened_by(page):
    """Return the addresses of the page's sockets, those to come too."""
    addresses = []

    def note(socket):
        addresses.append(socket.url)

    page.on("websocket", note)
    return addresses


def looked(page, times):
    page.locator(f'#part[data-looked="{times}"]').wait_for(state="attached")


def test_a_part_looks_again_when_its_topic_changes(people, cast, tell):
    page = signed_in(people, cast.amina)
    hears = greeted(page)
    with page.expect_websocket() as opened:
        page.goto("/library")
        page.evaluate(PART % "user")
    assert "/ws?age=" in opened.value.url
    until(page, hears)
    page.evaluate("document.addEventListener('notification:new', (e) => { document.title = e.detail.type; })")
    tell("notification:new", user_topic(cast.amina.id), type="answer_accepted")
    looked(page, 1)
    assert page.title() == "answer_accepted", "and other scripts hear of it"
    tell("notification:new", user_topic(cast.farah.id), type="answer_accepted")
    page.wait_for_timeout(500)
    looked(page, 1)


def test_the_socket_outlives_a_step_to_another_page(people, cast, tell):
    page = signed_in(people, cast.amina)
    with page.expect_websocket():
        page.goto("/library")
        page.evaluate(PART % "user")
    with_htmx(page)
    sockets = opened_by(page)
    page.locator(".places a").last.click()
    page.locator("#part").wait_for(state="detached")
    page.evaluate(PART % "user")
    tell("notification:new", user_topic(cast.amina.id))
    looked(page, 1)
    assert sockets == []


def test_without_a_socket_the_page_asks_from_time_to_time(people, cast):
    page = signed_in(people, cast.amina)
    page.add_init_script("window.WebSocket = class { constructor() { throw new DOMException('blocked'); } };")
    page.goto("/library")
    page.evaluate(PART % "user")
    page.evaluate("document.getElementById('part').setAttribute('hx-get', '/nowhere')")
    looked(page, 1)


def test_what_happened_while_the_line_was_down_is_told_afterwards(people, cast, tell):
    page = signed_in(people, cast.amina)
    hears = greeted(page)
    page.goto("/library")
    page.evaluate(PART % "user")
    until(page, hears)
    tell("notification:new", user_topic(cast.amina.id), n=1)
    looked(page, 1)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    page.wait_for_timeout(1200)
    tell("notification:new", user_topic(cast.amina.id), n=2)
    page.wait_for_timeout(300)
    looked(page, 1)
    with page.expect_websocket() as opened:
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert "/ws?after=" in opened.value.url
    looked(page, 2)


def test_on_a_line_that_is_paid_by_the_byte_there_is_no_socket_but_for_the_desk(people, cast):
    page = people.open()
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } });")
    sockets = opened_by(page)
    come_in(page, cast.mina)
    page.goto("/library")
    page.evaluate(PART % "user")
    page.wait_for_timeout(1500)
    assert sockets == []
    page.evaluate("document.getElementById('part').dataset.live = 'desk'")
    with page.expect_websocket():
        page.evaluate("document.dispatchEvent(new CustomEvent('htmx:after:swap', { detail: { ctx: {} } }))")


def test_a_page_in_the_background_looks_when_it_is_seen_again(people, cast, tell):
    page = signed_in(people, cast.amina)
    hears = greeted(page)
    page.goto("/library")
    page.evaluate(PART % "user")
    until(page, hears)
    page.evaluate(HIDE, True)
    tell("notification:new", user_topic(cast.amina.id))
    page.wait_for_timeout(700)
    looked(page, 0)
    page.evaluate(HIDE, False)
    looked(page, 1)


def test_questions_of_the_page_are_asked_for_and_given_up(people, cast):
    page = signed_in(people, cast.amina)
    said = []

    def note(frame):
        said.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    page.goto("/library")
    topic = question_topic("00000000-0000-7000-8000-000000000000")
    page.evaluate(PART % f"{topic} user")
    asks = ("question:subscribe", topic.removeprefix("question:"))
    until(page, lambda: any(all(word in text for word in asks) for text in said))
    page.evaluate("document.getElementById('part').remove()")
    page.evaluate("document.dispatchEvent(new CustomEvent('htmx:after:swap', { detail: { ctx: {} } }))")
    until(page, lambda: any("question:unsubscribe" in text for text in said))
