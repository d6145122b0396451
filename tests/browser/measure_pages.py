"""`make bench-pages`: what every page of a student costs and how soon it is seen, cold, warm and without a line.

Bytes are as served: the whole page compressed, its inside as the worker fetches it, and the answer when nothing has
changed, with headers. First contentful paint is Chromium's own figure on a processor slowed down six times, the line
shaped by DevTools (which adds the latency to each request, not to each packet: the handshakes of a real line come on
top). Run by hand; figures depend on the machine, so nothing here is part of `make test` (tests/budgets is).
"""

from __future__ import annotations

from statistics import median

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.arriving import come_in
from tests.browser.phone import keeps, with_worker
from tests.browser.waiting import until, with_htmx
from tests.budgets.conftest import BROWSER, header_bytes, served
from tests.budgets.shelf import fill
from tests.practice.builder import OF_EVERY_KIND, make_test
from tests.questions_asking.thread import answer_it, ask

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(1800)]
LINES = {
    "3G": {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000},
    "2G": {"latency": 800, "downloadThroughput": 31_250, "uploadThroughput": 31_250},
}
RUNS = 3
SLOWER = 6
BUDGETS = {"page": 8_000, "inside": 6_000, "headers": 1_000, "3G": 1.8, "2G": 3.3, "warm": 0.6, "offline": 0.6}
SEEN = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


@pytest.fixture
def pages(app, cast) -> dict[str, str]:
    """Every kind of page that a student sees, in a school with something in it."""
    lessons = fill(cast, 20)
    question = ask(cast.amina.browser)
    answer_it(app, question, cast.mina)
    test_id = make_test(cast.rosa, OF_EVERY_KIND, duration_minutes=20)
    other = make_test(cast.rosa, OF_EVERY_KIND, title="Taken")
    reader = cast.amina.browser
    attempt = reader.post(f"/tests/{other}/attempts").location
    reader.post(f"{attempt}/submission")
    return {
        "home": "/home",
        "library": "/library",
        "a lesson": lessons[0].url,
        "its text": f"{lessons[1].url}/text",
        "bookmarks": "/library/bookmarks",
        "a pack": "/library/packs/physics/grade-8",
        "questions": "/questions",
        "a question": f"/questions/{question}",
        "ask": "/questions/new",
        "tests": "/tests",
        "a test": f"/tests/{test_id}",
        "a test away": f"/tests/{test_id}/offline",
        "a result": attempt,
        "results": "/tests/results",
        "notifications": "/notifications",
        "profile": "/profile",
        "outbox": "/outbox",
        "saved": "/saved",
    }


def weights(reader, url: str) -> dict[str, int]:
    """Weigh a page as a whole, its inside, and the answer when it has not changed."""
    whole, inside = served(reader, url), served(reader, url, htmx=True)
    tag = inside.headers.get("ETag")
    same = reader.get(url, headers=BROWSER | {"If-None-Match": tag}, htmx=True) if tag else inside
    headers = header_bytes(same)
    return {
        "page": len(whole.data),
        "headers": header_bytes(whole),
        "inside": len(inside.data),
        "unchanged": headers + (0 if same.status_code == 304 else len(same.data)),
    }


def painted(page: Page, url: str) -> float:
    """Open a page and return when something was seen, in seconds; what comes later is waited for, as a reader does."""
    page.goto(url)
    until(page, lambda: page.evaluate(SEEN) is not None)
    page.wait_for_load_state("networkidle")
    return float(page.evaluate(SEEN)) / 1000


def slowed(page: Page, line: dict[str, int] | None) -> None:
    """Slow processor and line down."""
    tools = page.context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if line:
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", {"offline": False, **line})


def cold(chromium: Browser, live: str, cookies: list, url: str, line: dict[str, int]) -> float:
    """Return the first paint on a phone that has nothing of Spark but its session."""
    seen = []
    for _run in range(RUNS):
        context = chromium.new_context(base_url=live, viewport={"width": 360, "height": 640})
        context.add_cookies(cookies)
        page = context.new_page()
        slowed(page, line)
        seen.append(painted(page, url))
        context.close()
    return median(seen)


def test_print_the_budgets(app, cast, people, chromium, live, pages, capsys):
    phone = people.open(phone=True)
    come_in(phone, cast.amina)
    with_worker(phone)
    for url in pages.values():
        with_htmx(phone)
        phone.goto(url)
        until(phone, lambda url=url: keeps(phone, url), url)
    cookies = phone.context.cookies()
    rows = {}
    slowed(phone, LINES["3G"])
    for name, url in pages.items():
        rows[name] = weights(cast.amina.browser, url)
        rows[name] |= {speed: cold(chromium, live, cookies, url, line) for speed, line in LINES.items()}
        rows[name]["warm"] = median(painted(phone, url) for _run in range(RUNS))
    phone.context.set_offline(True)
    for name, url in pages.items():
        rows[name]["offline"] = median(painted(phone, url) for _run in range(RUNS))
    over = [(name, what) for name, row in rows.items() for what, most in BUDGETS.items() if row[what] > most]
    with capsys.disabled():
        print_table(app, rows)
        print("Over its budget:", ", ".join(f"{what} of {name}" for name, what in over) or "nothing")


def print_table(app, rows) -> None:
    """Print all of it, and what comes once."""
    files = app.extensions["assets"].files
    once = {name: served_bytes(name, files) for name in ("app.js", "sw.js", "htmx.js", "icons.svg", "spark.svg")}
    print("\n\nOnce, bytes:", ", ".join(f"{name} {size:,}" for name, size in once.items()))
    head = ("page", "headers", "inside", "unchanged", "3G", "2G", "warm", "offline")
    print(f"{'':15}" + "".join(f"{word:>11}" for word in head))
    print(f"{'budget':15}" + "".join(f"{BUDGETS.get(word, ''):>11}" for word in head))
    for name, row in rows.items():
        print(f"{name:15}" + "".join(f"{row[word]:>11,.2f}" if word in LINES or word in ("warm", "offline")
                                     else f"{row[word]:>11,}" for word in head))  # fmt: skip


def served_bytes(name: str, files: dict[str, str]) -> int:
    """Return the bytes of a built file as it is served."""
    from spark.application import STATIC

    return (STATIC / "built" / f"{files[name]}.br").stat().st_size
