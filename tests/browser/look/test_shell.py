"""What only a browser shows: where the reader stands after a swap, what a lost line keeps, how it looks."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.browser.look.school import ROOT, create_school
from tests.browser.waiting import until, with_htmx

pytestmark = pytest.mark.browser
VENDORED = ROOT / "static" / "vendor" / "htmx.min.js"
FOCUSED = "document.activeElement.id || document.activeElement.textContent.trim()"


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not VENDORED.exists():
        pytest.skip("HTMX is not in static/vendor; `make run` and `make test` put it there.")
    copy = tmp_path_factory.mktemp("look") / "static"
    shutil.copytree(ROOT / "static", copy, ignore=shutil.ignore_patterns("built"))
    return copy


@pytest.fixture
def school(static: Path) -> Iterator[Any]:
    app = create_school(static)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    app.address = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    yield app
    server.shutdown()


@pytest.fixture
def phone(school: Any, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 360, "height": 640}, base_url=school.address, service_workers="block"
    )
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda line: broken.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert not broken


def open_with_htmx(phone: Page, path: str) -> None:
    """Open a page and wait until HTMX has arrived, which it does one frame after `load`."""
    phone.goto(path)
    with_htmx(phone)


def asked(school: Any, path: str) -> list[dict[str, str]]:
    """Return the headers of every request for a path."""
    return [headers for _, seen, headers in school.seen.requests if seen == path]


def test_a_link_swaps_the_page_and_moves_title_place_and_focus(phone: Page, school: Any) -> None:
    open_with_htmx(phone, "/")
    phone.locator("nav.places").get_by_text("Library").click()
    expect(phone).to_have_title("Library · Spark")
    expect(phone).to_have_url("/library")
    expect(phone.locator(".places [aria-current]")).to_have_text("Library")
    expect(phone.locator("h1")).to_be_focused()
    assert asked(school, "/library")[0]["Hx-Request"] == "true"


def test_going_back_fetches_the_inside_only_and_stands_where_it_was(phone: Page, school: Any) -> None:
    open_with_htmx(phone, "/library")
    phone.get_by_text("Lesson 20").click()
    expect(phone.locator("h1")).to_have_text("Lesson 20")
    assert phone.evaluate("scrollY") == 0
    phone.go_back()
    expect(phone.locator("h1")).to_have_text("Library")
    expect(phone.get_by_text("Lesson 20")).to_be_in_viewport()
    restored = asked(school, "/library")[-1]
    assert restored["Hx-Request"] == "true"
    assert "Hx-History-Restore-Request" not in restored


def test_going_back_before_htmx_is_there_shows_the_page_too(phone: Page) -> None:
    open_with_htmx(phone, "/library")
    phone.get_by_text("Lesson 20").click()
    expect(phone.locator("h1")).to_have_text("Lesson 20")
    phone.route("**/htmx.*.js", lambda route: route.abort())
    phone.reload()
    phone.go_back()
    expect(phone.locator("h1")).to_have_text("Library")


def test_the_last_link_tapped_wins(phone: Page, school: Any) -> None:
    open_with_htmx(phone, "/")
    school.seen.slow = 0.5
    phone.locator("nav.places").get_by_text("Ask").click()
    phone.locator("nav.places").get_by_text("Ask").click()
    phone.locator("nav.places").get_by_text("Tests").click()
    expect(phone.locator("main")).to_have_attribute("aria-busy", "true")
    expect(phone.locator("h1")).to_have_text("Tests")
    expect(phone.locator("main")).not_to_have_attribute("aria-busy", "true")
    assert len(asked(school, "/ask")) == 1


def test_an_anchor_is_where_the_reader_lands(phone: Page) -> None:
    open_with_htmx(phone, "/library/1")
    phone.get_by_text("The end of lesson 2").click()
    expect(phone).to_have_url("/library/2#end")
    assert phone.evaluate(FOCUSED) == "end"


def test_a_missing_page_is_shown_as_a_page(phone: Page) -> None:
    open_with_htmx(phone, "/library/1")
    phone.get_by_text("Gone").click()
    expect(phone.locator("h1")).to_have_text("That failed")
    expect(phone).to_have_url("/gone")


def test_a_file_is_left_to_the_browser(phone: Page) -> None:
    open_with_htmx(phone, "/library/1")
    with phone.expect_request(lambda request: request.url.endswith("/paper") and request.is_navigation_request()):
        phone.get_by_text("Paper").click()
    phone.wait_for_url("**/paper")  # Chromium hangs now and then when it is closed while its reader of PDF begins


def test_a_filter_keeps_the_focus_and_has_one_short_address(phone: Page) -> None:
    open_with_htmx(phone, "/library")
    phone.locator("#q").fill("nothing")
    phone.locator("#q").press("Enter")
    expect(phone).to_have_url("/library?q=nothing")
    expect(phone.locator("#q")).to_be_focused()
    expect(phone.locator("#status")).to_have_text("0 lessons")
    phone.get_by_text("Clear").click()
    expect(phone).to_have_url("/library")
    phone.locator("select").select_option("physics")
    expect(phone).to_have_url("/library?subject=physics")
    expect(phone.locator(".item")).to_have_count(5)


def test_a_refused_form_shows_itself_and_its_summary_takes_the_focus(phone: Page) -> None:
    open_with_htmx(phone, "/form")
    phone.locator(".primary").click()
    expect(phone.locator(".summary")).to_be_focused()
    expect(phone.locator("#title")).to_have_attribute("aria-describedby", "title-error")
    phone.locator(".summary a").click()
    expect(phone.locator("#title")).to_be_focused()


def test_a_busy_server_and_a_dropped_line_take_no_text_away(phone: Page, school: Any) -> None:
    open_with_htmx(phone, "/form")
    phone.locator("#title").fill("busy")
    phone.locator(".primary").click()
    expect(phone.locator("#status")).to_have_text("Come back later.")
    expect(phone.locator("#title")).to_have_value("busy")
    expect(phone).to_have_url("/form")
    phone.context.set_offline(True)
    phone.locator(".primary").click()
    expect(phone.locator("#status")).to_contain_text("No connection")
    phone.context.set_offline(False)
    phone.locator(".primary").click()
    expect(phone.locator("#status")).to_have_text("Come back later.")
    keys = [headers["Idempotency-Key"] for method, _, headers in school.seen.requests if method == "POST"]
    assert len(keys) == 2
    assert len(set(keys)) == 1, "the same words keep their key"
    phone.locator("#title").fill("A better title")
    phone.locator(".primary").click()
    expect(phone.locator(".notice")).to_have_text("It was sent.")
    expect(phone.locator("#status")).to_have_text("It was sent.")
    assert school.seen.requests[-2][2]["Idempotency-Key"] not in keys, "other words get another"


def test_a_second_tap_sends_nothing(phone: Page, school: Any) -> None:
    open_with_htmx(phone, "/form")
    school.seen.slow = 0.5
    phone.locator("#title").fill("Once")
    phone.evaluate("for (let tap = 0; tap < 3; tap++) document.querySelector('main form').requestSubmit()")
    expect(phone.locator("h1")).to_have_text("Lesson 1")
    assert [method for method, *_ in school.seen.requests].count("POST") == 1


def test_a_button_swaps_its_own_part_and_keeps_the_focus(phone: Page) -> None:
    open_with_htmx(phone, "/library/1")
    phone.locator("#save button").click()
    expect(phone.locator("#save button")).to_have_attribute("aria-pressed", "true")
    expect(phone.locator("#save button")).to_be_focused()
    expect(phone.locator("#status")).to_have_text("It is saved")
    expect(phone).to_have_url("/library/1")


def test_a_part_looks_again_until_it_is_done_and_survives_a_failure(phone: Page, school: Any) -> None:
    open_with_htmx(phone, "/library/1")
    expect(phone.locator("#job")).to_have_text("3", timeout=10000)
    phone.wait_for_timeout(1500)
    assert len(asked(school, "/job")) == 3


def test_what_is_left_of_a_text_is_told(phone: Page) -> None:
    open_with_htmx(phone, "/form")
    phone.locator("#description").fill("x" * 30)
    expect(phone.locator("#description-count")).to_have_text("20")
    expect(phone.locator("#status")).to_have_text("20")


def test_an_upload_goes_on_after_a_refusal_and_the_form_carries_its_id(
    phone: Page, school: Any, tmp_path: Path
) -> None:
    (tmp_path / "lesson.pdf").write_bytes(os.urandom(900_000))
    school.seen.refusals = 3
    open_with_htmx(phone, "/upload")
    phone.locator("#file").set_input_files(tmp_path / "lesson.pdf")
    expect(phone.locator("[name=upload_id]")).to_have_value("seven", timeout=15000)
    assert bytes(school.seen.stored) == (tmp_path / "lesson.pdf").read_bytes()
    phone.locator(".primary").click()
    expect(phone.locator(".notice")).to_have_text("Upload seven, files: none.")


def test_a_stopped_upload_begins_where_it_was(phone: Page, school: Any, tmp_path: Path) -> None:
    (tmp_path / "lesson.pdf").write_bytes(os.urandom(900_000))
    school.seen.slow = 1.0
    open_with_htmx(phone, "/upload")
    phone.locator("#file").set_input_files(tmp_path / "lesson.pdf")
    expect(phone.locator(".upload [role=status]")).to_contain_text("% of 900 kB")
    until(phone, lambda: school.seen.stored)
    phone.get_by_text("Cancel").click()
    school.seen.slow = 0
    phone.wait_for_timeout(500)
    until(phone, lambda: not school.seen.under_way)  # a part that had left arrives all the same
    assert 0 < len(school.seen.stored) < 900_000
    phone.locator("#file").set_input_files(tmp_path / "lesson.pdf")
    expect(phone.locator("[name=upload_id]")).to_have_value("seven", timeout=15000)
    assert bytes(school.seen.stored) == (tmp_path / "lesson.pdf").read_bytes()


def test_a_large_upload_goes_to_the_bucket_in_parts(phone: Page, school: Any, tmp_path: Path) -> None:
    (tmp_path / "lesson.mp4").write_bytes(os.urandom(600_000))
    open_with_htmx(phone, "/upload")
    phone.locator("#file").set_input_files(tmp_path / "lesson.mp4")
    expect(phone.locator("[name=upload_id]")).to_have_value("seven")
    assert bytes(school.seen.stored) == (tmp_path / "lesson.mp4").read_bytes()


def test_a_refused_file_is_told_beside_the_field(phone: Page, tmp_path: Path) -> None:
    (tmp_path / "game.exe").write_bytes(b"MZ")
    open_with_htmx(phone, "/upload")
    phone.locator("#file").set_input_files(tmp_path / "game.exe")
    expect(phone.locator("#file-error")).to_have_text("Spark takes no programs.")
    expect(phone.locator(".primary")).to_be_enabled()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out_and_every_target_is_large(
    school: Any, chromium: Browser, direction: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 640}, service_workers="block")
    page = context.new_page()
    for path in ("/library", "/library/1", "/form", "/upload", "/styleguide"):
        page.goto(f"{school.address}{path}?dir={direction}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        # Links within a sentence may be as small as its words (WCAG 2.5.8).
        targets = page.locator(".button, .places a, .shell > a, .tick, .field > input, select, .tabs a, .stars label")
        low = targets.evaluate_all(
            "all => all.filter(e => e.offsetHeight && e.offsetHeight < 48).map(e => e.outerHTML)"
        )
        assert low == [], path
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(school: Any, chromium: Browser, theme: Any) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, color_scheme=theme, base_url=school.address)
    page = context.new_page()
    for path in ("/library", "/library?q=nothing", "/library/1", "/form", "/upload", "/gone", "/styleguide"):
        open_with_htmx(page, path)
        if path == "/form":
            page.locator(".primary").click()
            expect(page.locator(".summary")).to_be_focused()
        found = Axe().run(page).response["violations"]
        # The styleguide shows the same parts four times, so their ids and landmarks are not its own.
        repeats = {"duplicate-id-aria", "landmark-unique"} if path == "/styleguide" else set()
        assert [(path, rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["id"] not in repeats] == []
    context.close()


def test_everything_works_without_javascript(school: Any, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=school.address)
    page = context.new_page()
    page.goto("/form")
    page.locator(".primary").click()
    expect(page.locator(".summary")).to_contain_text("One thing needs a look")
    page.locator("#title").fill("By hand")
    page.locator(".primary").click()
    expect(page.locator(".notice")).to_have_text("It was sent.")
    page.goto("/library")
    page.locator("select").select_option("physics")
    page.locator(".find button").click()
    expect(page.locator(".item")).to_have_count(5)
    context.close()
