"""What somebody saves is on the phone as a whole, to the byte, is told with its size, and goes when they want it to."""

from __future__ import annotations

import hashlib
import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser.arriving import sign_in
from tests.browser.phone import cut, keeps, mend, stored, with_worker
from tests.browser.waiting import until, with_htmx
from tests.library_builder import publish
from tests.questions_asking.thread import ask

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(240)]
FILM = os.urandom(700_001)  # three parts, the last one short
DIGEST = hashlib.sha256(FILM).hexdigest()
RANGES = """async ([url, range]) => {
  const answer = await fetch(url, range ? { headers: { Range: range } } : {});
  const body = await answer.arrayBuffer();
  const digest = await crypto.subtle.digest("SHA-256", body);
  return {
    status: answer.status, size: body.byteLength, range: answer.headers.get("Content-Range"),
    digest: [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  };
}"""

NO_ROOM_FOR_PARTS = """() => {
  const real = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...all) {
    if (this.name === "chunks") throw new DOMException("", "QuotaExceededError");
    return real.apply(this, all);
  };
}"""


@pytest.fixture
def film(cast):
    """A film of 0.7 MB in the library."""
    return publish(cast.asha, "How a lever lifts", kind="video", files={"light": FILM, "original": FILM + b"more"})


def save(page, lesson, rendition):
    page.goto(lesson.url)
    with_htmx(page)
    page.locator(f"[data-manifest] [data-rendition={rendition}]").click()


def test_a_film_is_saved_in_parts_and_played_from_them_without_a_line(amina, film):
    save(amina, film, "light")
    expect(amina.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    cut(amina)
    amina.goto("/saved")
    with_htmx(amina)
    item = amina.locator("#saved .item")
    expect(item).to_contain_text("How a lever lifts")
    expect(item).to_contain_text(re.compile(r"70\d kB"))
    item.get_by_role("link").click()
    amina.get_by_role("button", name="Play").click()
    expect(amina.locator("video")).to_be_visible()
    url = f"/files/{DIGEST}"
    whole = amina.evaluate(RANGES, [url, None])
    assert (whole["status"], whole["size"], whole["digest"]) == (200, len(FILM), DIGEST)
    for said, start, end in (("0-99", 0, 100), ("262100-262200", 262100, 262201), ("700000-", 700000, 700001)):
        part = amina.evaluate(RANGES, [url, f"bytes={said}"])
        assert part["status"] == 206
        assert part["range"] == f"bytes {start}-{end - 1}/{len(FILM)}"
        assert part["digest"] == hashlib.sha256(FILM[start:end]).hexdigest()
    assert amina.evaluate(RANGES, [url, "bytes=700001-"])["status"] == 416
    amina.goto("/outbox")
    expect(amina.locator("#outbox")).to_contain_text("Lessons you opened, to be counted: 1")
    expect(amina.locator("#outbox li")).to_have_count(0)
    mend(amina)
    until(amina, lambda: stored(amina, "syncQueue") == [])
    expect(amina.locator("#outbox")).to_have_text("Everything has arrived.")
    assert keeps(amina, f"{film.url}/play/light"), "what is saved stays, also when it was counted"


def test_a_text_is_saved_with_all_its_parts(cast, amina):
    lesson = publish(cast.asha, "Levers in balance", parts=["<p>One.</p>", "<p>Two.</p>"])
    save(amina, lesson, "text")
    expect(amina.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    cut(amina)
    amina.get_by_role("button", name="Read").click()
    expect(amina.get_by_text("One.")).to_be_visible()
    amina.get_by_role("link", name="Next part").click()
    expect(amina.get_by_text("Two.")).to_be_visible()


def test_saving_goes_on_where_the_line_broke(amina, film, live):
    fetched = []
    amina.context.on("response", lambda answer: fetched.append(answer.request.headers.get("range")))
    amina.goto(film.url)
    with_htmx(amina)
    amina.evaluate("""() => {
      const real = window.fetch;
      window.fetch = (url, options) => /files/.test(url) && options?.headers?.Range?.startsWith("bytes=524288")
        ? Promise.reject(new TypeError("cut")) : real(url, options);
    }""")
    amina.locator("[data-manifest] [data-rendition=light]").click()
    expect(amina.get_by_text("Saved in part.")).to_be_visible()
    amina.goto("/saved")
    expect(amina.locator("#saved .item")).to_contain_text("524 kB so far")
    fetched.clear()
    amina.get_by_role("button", name="Go on").click()
    until(amina, lambda: stored(amina, "content")[0].get("isWhole"))
    assert {one for one in fetched if one} == {"bytes=524288-786431"}


def test_a_phone_without_room_says_so_where_one_goes_on(amina, film):
    amina.goto(film.url)
    with_htmx(amina).evaluate(NO_ROOM_FOR_PARTS)
    amina.locator("[data-manifest] [data-rendition=light]").click()
    expect(amina.get_by_text("This phone has no room left.")).to_be_visible()
    amina.goto("/saved")
    expect(amina.locator("#saved .item")).to_contain_text("so far")
    amina.evaluate(NO_ROOM_FOR_PARTS)
    amina.get_by_role("button", name="Go on").click()
    expect(amina.get_by_text("This phone has no room left.")).to_be_visible()
    amina.reload()
    amina.evaluate(NO_ROOM_FOR_PARTS)
    brought = {"name": "film.mp4", "mimeType": "video/mp4", "buffer": FILM}
    amina.get_by_label("Take a file that somebody shared").set_input_files(brought)
    expect(amina.get_by_text("This phone has no room left.")).to_be_visible()


def test_what_is_removed_leaves_the_phone(amina, film):
    save(amina, film, "light")
    expect(amina.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    amina.goto("/saved")
    amina.get_by_role("button", name="Remove").click()
    expect(amina.get_by_text("Nothing yet.")).to_be_visible()
    assert stored(amina, "content") == []
    assert stored(amina, "chunks") == []


def test_a_file_of_a_friend_is_taken_when_it_is_the_right_one(amina, film, tmp_path):
    amina.goto(film.url)
    with_htmx(amina)
    amina.evaluate("""() => {
      const real = window.fetch;
      window.fetch = (url, options) => /files/.test(url) ? Promise.reject(new TypeError("cut")) : real(url, options);
    }""")
    amina.locator("[data-manifest] [data-rendition=light]").click()
    expect(amina.get_by_text("Saved in part.")).to_be_visible()
    amina.goto("/saved")
    bring = amina.get_by_label("Take a file that somebody shared")
    bring.set_input_files({"name": "film.mp4", "mimeType": "video/mp4", "buffer": FILM[:-1] + b"x"})
    expect(amina.get_by_text("belongs to nothing on this list")).to_be_visible()
    bring.set_input_files({"name": "film.mp4", "mimeType": "video/mp4", "buffer": FILM})
    until(amina, lambda: stored(amina, "content")[0].get("isWhole"))
    cut(amina)
    assert amina.evaluate(RANGES, [f"/files/{DIGEST}", None])["digest"] == DIGEST


def test_a_large_file_is_asked_about_first(cast, amina):
    film = publish(cast.asha, "A long film", kind="video", files={"light": os.urandom(1_200_000)})
    save(amina, film, "light")
    expect(amina.get_by_text("This may use 1.2 MB of your data.")).to_be_visible()
    assert stored(amina, "content") == []
    amina.locator("[data-manifest] [data-rendition=light]").click()
    until(amina, lambda: [one for one in stored(amina, "content") if one.get("isWhole")])


def test_saved_pages_are_not_pushed_out_by_others(cast, amina):
    lesson = publish(cast.asha, "Levers in balance")
    save(amina, lesson, "text")
    expect(amina.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    amina.evaluate("""async () => {
      for (let n = 0; n < 90; n += 1) {
        const headers = { "HX-Request": "true", "HX-Target": "main#m" };
        await (await fetch(`/library?q=${n}`, { headers })).text();
      }
    }""")
    assert not keeps(amina, "/library?q=0")
    assert keeps(amina, "/library?q=89")
    assert keeps(amina, lesson.url)


def test_the_next_person_finds_the_files_but_not_what_else_somebody_kept(cast, amina, film):
    save(amina, film, "light")
    expect(amina.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    amina.goto(f"/questions/{ask(cast.farah.browser)}")
    with_htmx(amina).get_by_role("button", name="Save for offline").click()
    expect(amina.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    amina.goto("/saved")
    expect(amina.locator("#saved li.item")).to_have_count(2)
    amina.goto("/profile")
    with_htmx(amina).get_by_role("button", name="Sign out").click()
    expect(amina.get_by_role("link", name="Sign in").first).to_be_visible()
    sign_in(amina, cast.farah.email)
    with_worker(amina).goto("/saved")
    expect(amina.locator("#saved li.item")).to_have_count(1)
    expect(amina.locator("#saved li.item")).to_contain_text("How a lever lifts")
