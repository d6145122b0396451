"""A day without network: in the morning there is Wi-Fi, in the evening a slow line, and in between a student learns.

`SPARK_FILM=folder` keeps a picture of every scene, in the order of the day.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from spark.domain.questions.question import Question
from spark.extensions import db
from tests.browser.arriving import come_in
from tests.browser.conftest import PHONE
from tests.browser.line import narrow
from tests.browser.phone import stored, with_worker
from tests.browser.test_a_test_is_taken import FOUR, rows
from tests.browser.waiting import until, with_htmx
from tests.demo_data import demo_file
from tests.library_builder import publish
from tests.practice.builder import make_test
from tests.questions_asking.thread import answer_it
from tests.questions_asking.thread import ask as asked
from tests.questions_photo.pictures import from_a_phone

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(300)]
SLOW = narrow(0.8, up=50_000 / 8, down=250_000 / 8)  # s, bytes a second: 2G
SHELF = {"subject_slug": "science", "grade_slug": "grade-8"}
TITLE = "Why does the film say that mass resists?"


NAME = "a-phone-through-a-day"  # by its User-Agent the line knows the phone and its worker


class Day:
    """One phone through one day, and the pictures of it."""

    def __init__(self, chromium, live: str, folder: Path) -> None:
        self.launch = chromium.browser_type.launch_persistent_context
        self.options = {
            "executable_path": shutil.which("chromium"),
            "args": ["--no-sandbox", f"--user-agent={NAME}"],
            "base_url": live,
            "viewport": PHONE,
        }
        self.folder = folder / "phone"
        self.film = Path(os.environ["SPARK_FILM"]) if "SPARK_FILM" in os.environ else None
        self.scenes = itertools.count(1)
        self.switch_on()

    def switch_on(self) -> None:
        """Switch the phone on."""
        self.context: BrowserContext = self.launch(str(self.folder), **self.options)
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.pages[0]

    def scene(self, name: str) -> None:
        """Keep a picture."""
        if self.film:
            self.film.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.film / f"{next(self.scenes):02d}-{name}.png")

    def go(self, path: str) -> Page:
        """Open a page and wait until it is whole."""
        self.page.goto(path)
        return with_htmx(self.page)

    @property
    def ledger(self) -> dict[str, int]:
        """What the day has cost so far, in bytes by kind, as the phone counts it."""
        return next((row["value"] for row in stored(self.page, "meta") if row["key"].startswith("bytes-")), {})


@pytest.fixture
def live(line):
    """The address of the school, behind the line."""
    return line.address


@pytest.fixture
def day(chromium, live, tmp_path):
    day = Day(chromium, live, tmp_path)
    yield day
    day.context.close()


@pytest.fixture
def shelf(app, cast):
    """What the school has for the grade: lessons, a film, a timed test and an answered question."""
    for number, title in enumerate(("Levers in balance", "Newton's first law", "What floats")):
        publish(cast.asha, title, parts=[f"<p>Lesson {number}: a body stays as it is.</p>"] * 2, **SHELF)
    film = publish(
        cast.asha,
        "Inertia, a film",
        kind="video",
        files={"light": demo_file("media/lesson-newton-first-law.mp4").read_bytes()},
        **SHELF,
    )
    test_id = make_test(cast.rosa, FOUR, duration_minutes=20)
    answered = asked(cast.farah.browser, title="Why does a lever tip?", subject="science", grade="grade-8")
    answer_it(app, answered, cast.mina)
    return film, test_id


def morning(day, cast, line, film):
    come_in(day.page, cast.amina)
    with_worker(day.page)
    day.scene("home")
    day.go("/library/packs/science/grade-8")
    day.scene("the-pack")
    day.page.get_by_role("button", name=re.compile("Save for offline")).click()
    expect(day.page.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    day.scene("the-pack-is-saved")
    day.go(film.url)
    day.page.locator("[data-manifest] [data-rendition=light]").click()
    expect(day.page.get_by_text("Saved: it is there without a connection.")).to_be_visible()
    day.go("/questions/new")
    day.page.wait_for_timeout(500)
    lose_line(day, line)


def lose_line(day, line):
    """Go where there is none: DevTools tells the pages, the line also a worker that DevTools has not seen yet."""
    day.context.set_offline(True)
    line.cut.add(NAME)


def searches(day):
    day.go("/saved")
    day.page.get_by_label("Search what is on this phone").fill("floats")
    expect(day.page.locator("#find").get_by_role("link").first).to_have_text("What floats")
    day.scene("searching-offline")


def reads_and_watches(day, film):
    day.go("/saved")
    expect(day.page.get_by_role("link", name="Inertia, a film").first).to_be_visible()
    day.scene("saved")
    day.page.get_by_role("link", name="What floats").first.click()
    day.page.get_by_role("button", name="Read").click()
    expect(day.page.get_by_text("Lesson 2: a body stays")).to_be_visible()
    day.scene("a-lesson-offline")
    day.go(film.url)
    day.page.get_by_role("button", name="Play").click()
    video = day.page.locator("video")
    video.evaluate("(video) => { video.muted = true; return video.play(); }")
    until(
        day.page, lambda: video.evaluate("(video) => video.currentTime > 0.3 && !video.error"), "the film did not play"
    )
    day.scene("the-film-offline")


def asks_with_a_photo(day):
    day.go("/questions/new")
    page = day.page
    page.locator("[name=subject]").select_option("science")
    page.locator("[name=grade]").select_option("grade-8")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=text]").fill("I saw it in the film and do not see why.")
    page.set_input_files("#photo-file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": from_a_phone()})
    expect(page.locator("[data-photo] [role=status]")).to_have_text(re.compile("becomes"), timeout=60_000)
    day.scene("asking-offline")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", level=2, name=TITLE)).to_be_visible()
    until(page, lambda: len(stored(page, "syncQueue")) >= 2, "the photo is not in the queue")
    page.reload()
    expect(page.locator("#outbox li.notice")).not_to_have_count(0)
    day.scene("the-outbox")


def takes_a_test(day, test_id):
    day.go(f"/tests/{test_id}")
    day.scene("the-test")
    day.page.get_by_role("link", name="Take it without a connection").click()
    day.page.get_by_role("button", name="Start the test").click()
    day.page.get_by_label("Jupiter").check()
    day.page.locator("#q3").get_by_label("Your answer").fill("Kigali")
    for number in (1, 3):
        expect(day.page.locator(f"#q{number} [role=status]")).to_have_text("Kept on this phone")
    day.page.locator("#q1").scroll_into_view_if_needed()
    day.scene("the-test-under-way")


def hands_in(day, test_id):
    day.go(f"/tests/{test_id}/offline")
    expect(day.page.get_by_label("Jupiter")).to_be_checked()
    day.page.get_by_label("False").check()
    day.page.locator("#q4").get_by_label("Your answer").fill("9.81")
    for number in (2, 4):
        expect(day.page.locator(f"#q{number} [role=status]")).to_have_text("Kept on this phone")
    day.page.get_by_role("button", name="Hand in").click()
    expect(day.page.get_by_role("heading", level=2, name="A practice test")).to_be_visible()
    day.scene("all-that-waits")


def evening(day, line):
    line.posts = line.gets = SLOW
    line.cut.clear()
    day.context.set_offline(False)
    day.page.evaluate("dispatchEvent(new Event('online'))")
    until(day.page, lambda: stored(day.page, "syncQueue") == [], "something still waits")
    line.mend()
    day.page.reload()
    expect(day.page.locator("#outbox")).to_contain_text("Everything has arrived.")
    day.scene("everything-has-arrived")


def same_answers_online(cast, test_id):
    farah = cast.farah.browser
    attempt = farah.post(f"/tests/{test_id}/attempts").location
    page = farah.get(f"{attempt}?all=1").get_data(as_text=True)
    places = re.findall(rf'action="({attempt}/answers/[^"]+)"', page)
    for url, said in zip(places, ("1", "0", "Kigali", "9.81"), strict=True):
        assert farah.post(url, data={"answer": said}).status_code == 303
    farah.post(f"{attempt}/submission")


def test_a_day_without_network(app, cast, day, line, shelf, people):
    film, test_id = shelf
    morning(day, cast, line, film)
    spent = day.ledger
    searches(day)
    reads_and_watches(day, film)
    asks_with_a_photo(day)
    takes_a_test(day, test_id)
    day.context.close()  # the phone is switched off, and on again
    day.switch_on()
    lose_line(day, line)
    hands_in(day, test_id)
    evening(day, line)
    same_answers_online(cast, test_id)
    assert rows(app, "SELECT count(*), count(DISTINCT points) FROM practice_test_results") == [(2, 1)]
    with app.app_context():
        question = db.session.query(Question).filter_by(title=TITLE).one()
        assert question.photo_key, "the photo did not follow"
    mina = people.open()
    come_in(mina, cast.mina)
    mina.goto("/mentor/queue")
    expect(mina.get_by_text(TITLE).first).to_be_visible()
    day.go("/saved")
    day.scene("what-it-cost")
    print(f"\nThe morning cost {spent}, the whole day {day.ledger} bytes.")
    assert day.ledger["files"] >= 160_000
    assert day.ledger["pages"] + day.ledger["sent"] <= 400_000
