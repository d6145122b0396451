"""A photo follows its question: made small on the phone, sent after the text, seen by who looks already.

Tests that hold a request back do without the service worker, whose requests Playwright does not route.
"""

from __future__ import annotations

import base64
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from spark.domain.questions.question import Question
from spark.extensions import db
from tests.browser.arriving import come_in
from tests.browser.waiting import with_htmx
from tests.questions_asking.thread import FIELDS
from tests.questions_photo.pictures import from_a_phone, tells_of_the_camera

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(240)]
TITLE = "What does this drawing mean?"
TAKEN = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg"}
# What leaves the phone, looked at on its last step: the browser tells no test what is inside a form with a file.
LISTEN = """
  window.sent = [];
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) {
    if (body instanceof FormData) for (const [name, value] of body) window.sent.push([name, value]);
    return send.call(this, body);
  };
"""
BYTES_SENT = """async () => {
  const [[, file]] = window.sent.filter(([name]) => name === "photo");
  return btoa([...new Uint8Array(await file.arrayBuffer())].map((byte) => String.fromCharCode(byte)).join(""));
}"""


def write(page: Page, photo: bytes) -> None:
    """Fill in the form, with a photo."""
    page.goto("/questions/new")
    with_htmx(page)  # or the form itself would carry the photo
    page.locator("[name=subject]").select_option(FIELDS["subject"])
    page.locator("[name=grade]").select_option(FIELDS["grade"])
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=text]").fill("I cannot read what the teacher drew.")
    page.set_input_files("#photo-file", TAKEN | {"buffer": photo})


def ask(page: Page) -> None:
    """Send the form."""
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()


def stored_question(app) -> Question:
    """The one question of the school."""
    with app.app_context():
        question = db.session.query(Question).one()
        db.session.expunge(question)
        return question


def test_a_photo_follows_its_question(app, cast, people):
    taken = from_a_phone()
    assert tells_of_the_camera(taken)
    amina, mina = people.open(phone=True, service_workers="block"), people.open()
    come_in(amina, cast.amina)
    come_in(mina, cast.mina)
    amina.add_init_script(LISTEN)
    held = []

    def hold(route: Route) -> None:
        held.append(route)

    amina.route("**/questions/*/photo", hold)

    write(amina, taken)
    expect(amina.locator("[data-photo] [role=status]")).to_have_text(
        re.compile(r"\d MB becomes \d+ kB"), timeout=60_000
    )
    ask(amina)
    part = amina.locator("#photo")
    expect(part.get_by_text("Sending your photo")).to_be_visible()
    assert stored_question(app).photo_key is None, "the text is there first"

    # A mentor reads it already; the asker looks elsewhere and comes back.
    mina.goto(amina.url)
    expect(mina.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    amina.locator(".places").get_by_role("link", name="Library").click()
    amina.wait_for_url("**/library")
    amina.go_back()
    expect(part.get_by_text("Sending your photo")).to_be_visible()

    # The first answer is lost on the line: the photo is sent again under its key, and is there once.
    [lost] = held
    assert lost.fetch().status == 200
    first = stored_question(app).photo_key
    lost.abort()
    expect(part.get_by_text("waits for the line")).to_be_visible()
    amina.unroute("**/questions/*/photo")
    expect(part.locator("img")).to_be_visible()
    expect(part).to_have_count(1)
    assert stored_question(app).photo_key == first
    expect(mina.locator("#photo img")).to_be_visible(timeout=60_000)

    sent = base64.b64decode(amina.evaluate(BYTES_SENT))
    assert 0 < len(sent) <= 60_000
    assert not tells_of_the_camera(sent)
    with Image.open(io.BytesIO(sent)) as small:
        assert small.height > small.width, "it stands upright"
        assert max(small.size) <= 1280
    assert amina.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_photo_that_does_not_arrive_says_so_and_is_sent_again_when_asked(app, cast, people):
    page = people.open(phone=True, service_workers="block")
    come_in(page, cast.amina)
    page.clock.install()
    page.route("**/questions/*/photo", lambda route: route.abort())
    write(page, from_a_phone())
    ask(page)  # at once: the photo may still be under work
    part = page.locator("#photo")
    again = part.get_by_role("button", name="Try again")
    expect(part.get_by_text("waits for the line")).to_be_visible()
    page.locator(".places").get_by_role("link", name="Library").click()
    page.wait_for_url("**/library")
    told = page.locator("#status")
    for _pause in range(60):
        if "has not arrived" in told.text_content():
            break
        page.clock.fast_forward(35_000)
        page.wait_for_timeout(200)
    expect(told).to_contain_text("Your photo has not arrived")
    page.go_back()
    expect(again).to_be_visible()
    expect(part.get_by_text("has not arrived")).to_be_visible()
    page.unroute("**/questions/*/photo")
    again.click()
    expect(part.locator("img")).to_be_visible()
    assert stored_question(app).photo_bytes <= 60_000


def test_what_is_no_picture_is_told_on_the_phone_and_the_question_goes_without(app, cast, people):
    page = people.open(phone=True)
    come_in(page, cast.amina)
    write(page, b"not a picture")
    expect(page.locator("#photo-error")).to_contain_text("cannot open that picture")
    expect(page.locator("[data-photo] [role=status]")).to_have_text("")
    ask(page)
    assert stored_question(app).photo_key is None
