"""A phone that many share: what one leaves behind is locked, opened only for them, and nobody sees it meanwhile."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.arriving import come_in, sign_in
from tests.browser.phone import all_on, cut, keeps, kick, mend, stored, with_worker
from tests.browser.test_writing_offline import ask, titles
from tests.browser.waiting import until, with_htmx
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(240)]
SECRET = "Why is the sky blue?"


@pytest.fixture
def amina(cast, people):
    """Amina's phone without a line, with a question that waits."""
    page = people.open(phone=True)
    come_in(page, cast.amina)
    with_worker(page)
    for path in ("/questions/new", "/profile"):
        page.goto(path)
        until(page, lambda path=path: keeps(page, path))
        with_htmx(page)
    page.wait_for_timeout(500)
    page.reload()
    cut(page)
    ask(page, SECRET)
    expect(page.locator("#outbox")).to_contain_text("Waiting to send")
    return page


def sign_out(page, choice):
    page.goto("/profile")
    with_htmx(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("1 of yours have not arrived yet.")).to_be_visible()
    page.get_by_role("button", name=choice).click()


def test_what_is_kept_locked_is_read_by_nobody_and_arrives_when_its_person_is_back(app, cast, amina):
    assert SECRET in all_on(amina)
    assert [sorted(one) for one in stored(amina, "users")] == [["id", "seal"]]
    sign_out(amina, "Keep them locked")
    expect(amina.get_by_role("heading", level=1, name="not on your phone yet")).to_be_visible()
    assert amina.get_by_role("link", name="Amina").count() == 0
    assert SECRET not in all_on(amina)
    assert "Amina" not in all_on(amina)
    amina.goto("/questions/new")
    expect(amina.get_by_role("heading", level=1, name="not on your phone yet")).to_be_visible()
    mend(amina)
    sign_in(amina, cast.farah.email)
    with_worker(amina)
    amina.goto("/outbox")
    expect(amina.locator("#outbox")).to_contain_text("Somebody else on this phone has 1 waiting")
    assert SECRET not in all_on(amina)
    amina.goto("/profile")
    with_htmx(amina).get_by_role("button", name="Sign out").click()
    expect(amina.get_by_role("link", name="Sign in").first).to_be_visible()
    sign_in(amina, cast.amina.email)
    until(amina, lambda: stored(amina, "syncQueue") == [])
    assert titles(app) == [SECRET]


def test_without_a_line_the_session_ends_before_anybody_looks(cast, amina):
    sign_out(amina, "Keep them locked")
    expect(amina.get_by_role("heading", level=1, name="not on your phone yet")).to_be_visible()
    mend(amina)
    amina.goto("/home")
    expect(amina.locator("main").get_by_role("button", name="Sign in")).to_be_visible()
    assert amina.evaluate("fetch('/whoami').then((answer) => answer.text())") == "-"


def test_what_is_deleted_is_gone(app, amina):
    sign_out(amina, "Delete")
    expect(amina.get_by_role("heading", level=1, name="not on your phone yet")).to_be_visible()
    assert stored(amina, "syncQueue") == []


def test_what_could_not_be_opened_at_once_is_opened_later(app, cast, amina):
    sign_out(amina, "Keep them locked")
    expect(amina.get_by_role("heading", level=1, name="not on your phone yet")).to_be_visible()
    asked = []
    amina.route("**/seal.json?open=1", lambda route: (asked.append(1), route.abort()))
    mend(amina)
    sign_in(amina, cast.amina.email)
    until(amina, lambda: asked)
    assert titles(app) == []
    amina.unroute("**/seal.json?open=1")
    kick(amina)
    until(amina, lambda: titles(app) == [SECRET])


def test_what_is_sent_first_arrives_before_the_person_leaves(app, amina):
    mend(amina)
    amina.goto("/profile")
    until(amina, lambda: titles(app) == [SECRET])
    with_htmx(amina).get_by_role("button", name="Sign out").click()
    expect(amina.get_by_role("link", name="Sign in").first).to_be_visible()


def test_the_next_person_stays_signed_in_also_where_the_session_of_the_last_one_is_over(cast, amina):
    sign_out(amina, "Keep them locked")
    expect(amina.get_by_role("heading", level=1, name="not on your phone yet")).to_be_visible()
    amina.context.clear_cookies()
    mend(amina)
    sign_in(amina, cast.farah.email)
    expect(amina.locator("header .me")).to_have_text("Farah")
    amina.goto("/questions")
    expect(amina.locator("header .me")).to_have_text("Farah")


def test_what_is_on_its_way_when_its_person_signs_out_is_not_kept(cast, people, live):
    page = people.open(phone=True)
    come_in(page, cast.amina)
    with_worker(page)
    arrived = []
    page.context.on("response", lambda answer: arrived.append(answer.url.removeprefix(live)))
    page.evaluate("""async () => {
      const left = await (await fetch("/whoami")).text();
      navigator.serviceWorker.controller.postMessage({ left });
    }""")
    until(page, lambda: not keeps(page, "/shell"))
    page.evaluate("navigator.serviceWorker.controller.postMessage({ seen: `${location.origin}/questions` })")
    until(page, lambda: "/questions" in arrived)
    page.wait_for_timeout(500)
    assert not keeps(page, "/questions")
    assert not keeps(page, "/shell")


def test_nobody_opens_the_seal_of_another(app, cast, visitor):
    amina, farah = (one.browser.get("/seal.json?open=1").json for one in (cast.amina, cast.farah))
    assert amina["d"] != farah["d"]
    assert "d" not in cast.amina.browser.get("/seal.json").json
    assert visitor.get("/seal.json").status_code == 303


def test_nobody_gets_their_page_in_the_frame_of_another(cast, people):
    page = people.open(phone=True)
    come_in(page, cast.amina)
    with_worker(page)
    page.goto("/questions")
    with_htmx(page)
    past_the_worker = {"contact": cast.farah.email, "password": PASSWORD}
    page.context.clear_cookies()
    page.context.request.post("/login", form=past_the_worker, headers={"Origin": page.url.removesuffix("/questions")})
    page.goto("/questions")
    expect(page.locator("header .me")).to_have_text("Farah")
