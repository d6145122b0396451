"""The list, the bell and what counts as read; everything is its person's alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from spark.domain.clock import now
from spark.domain.moderation.sight import remove
from spark.domain.notices.notification import Notification, NotificationDelivery
from spark.domain.notices.outbox import OutboxRow
from spark.domain.people.user import User
from spark.domain.questions.asking import ask
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.budgets.conftest import header_bytes, queries_of, served  # noqa: F401
from tests.jobs.inline import run_outbox

MOST_QUERIES = 8


def words(answer) -> str:
    page = answer.get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))


def bell(answer) -> str:
    """Return what the bell of a page says."""
    found = re.search(r'<span id="bell".*?</a>', answer.get_data(as_text=True), re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])).strip()


def ids(app, person) -> list[str]:
    with app.app_context():
        own = sa.select(Notification.id).where(Notification.user_id == person.id)
        return [str(found) for found in db.session.scalars(own.order_by(Notification.created_at, Notification.id))]


def unread(app, person) -> int:
    with app.app_context():
        rows = sa.select(sa.func.count()).where(Notification.user_id == person.id, Notification.read_at.is_(None))
        return db.session.scalar(rows)


def asked_in(person):
    """Let somebody ask; the caller is in the application's context."""
    asker = db.session.get_one(User, person.id)
    question = ask("Why is the sky blue?", "And not green?", by=asker, subject="physics", grade="grade-8")
    db.session.commit()
    return question.id


def test_a_new_person_is_told_that_nothing_has_happened(cast):
    page = cast.amina.browser.get("/notifications")
    assert "Nothing has happened yet" in words(page)
    assert bell(page) == "Notifications"


def test_the_newest_thread_stands_first_in_one_row_with_the_newest_sentence(cast, happen):
    happen(cast.amina, thread="question:1")
    happen(cast.amina, thread="question:2")
    happen(cast.amina, thread="question:1", kind="question_needs_info", number=2)
    page = words(cast.amina.browser.get("/notifications"))
    assert page.count("needs to know more") == 1
    assert page.count("Mina Test answered") == 1
    assert page.index("needs to know more") < page.index("Mina Test answered")
    assert "2 new" in page


def test_the_bell_counts_threads_on_every_page(cast, happen):
    browser = cast.amina.browser
    happen(cast.amina, thread="question:1")
    happen(cast.amina, thread="question:1", number=2)
    happen(cast.amina, thread="question:2")
    for url in ("/home", "/library", "/profile", "/notifications"):
        assert bell(browser.get(url)) == "2 new Notifications"
    assert bell(browser.get("/notifications/badge")) == "2 new Notifications"
    assert bell(cast.farah.browser.get("/home")) == "Notifications"


def test_a_page_the_browser_has_comes_again_when_the_bell_rings(cast, happen):
    browser = cast.amina.browser
    tag = browser.get("/library").headers["ETag"]
    assert browser.get("/library", headers={"If-None-Match": tag}).status_code == 304
    happen(cast.amina)
    assert browser.get("/library", headers={"If-None-Match": tag}).status_code == 200


def test_the_bell_looks_again_for_nothing(cast, happen):
    browser = cast.amina.browser
    tag = browser.get("/notifications/badge").headers["ETag"]
    assert browser.get("/notifications/badge", headers={"If-None-Match": tag}).status_code == 304
    happen(cast.amina)
    assert browser.get("/notifications/badge", headers={"If-None-Match": tag}).status_code == 200


def test_a_visitor_has_no_bell(visitor):
    assert 'id="bell"' not in visitor.get("/library").get_data(as_text=True)


def test_opening_goes_where_it_happened_and_reads_the_thread(app, cast, happen):
    browser = cast.amina.browser
    happen(cast.amina, thread="question:1")
    happen(cast.amina, thread="question:1", number=2)
    happen(cast.amina, thread="question:2")
    page = browser.get("/notifications").get_data(as_text=True)
    _newest, older = re.findall(r'action="(/notifications/[\w-]+/reading)"', page)
    answer = browser.post(older)
    assert (answer.status_code, answer.location) == (303, "/library")
    assert unread(app, cast.amina) == 1
    assert bell(browser.get("/home")) == "1 new Notifications"


def test_looking_changes_nothing(app, cast, happen):
    browser = cast.amina.browser
    happen(cast.amina)
    [one] = ids(app, cast.amina)
    for url in ("/notifications", "/notifications/list", "/notifications/badge", f"/notifications/{one}"):
        assert browser.get(url).status_code == 200
    assert unread(app, cast.amina) == 1


def test_one_notification_has_a_page_that_leads_on(app, cast, happen):
    happen(cast.amina)
    [one] = ids(app, cast.amina)
    page = cast.amina.browser.get(f"/notifications/{one}").get_data(as_text=True)
    assert "Mina Test answered “Why is the sky blue?”" in page
    assert f'action="/notifications/{one}/reading"' in page


def test_everything_is_read_at_once(app, cast, happen):
    for number in range(3):
        happen(cast.amina, cast.farah, thread=f"question:{number}")
    browser = cast.amina.browser
    assert "Mark all as read" in words(browser.get("/notifications"))
    assert browser.post("/notifications/reading").location == "/notifications"
    assert "Mark all as read" not in words(browser.get("/notifications"))
    assert (unread(app, cast.amina), unread(app, cast.farah)) == (0, 3)


def test_the_page_of_a_thread_reads_it_and_answers_the_bell(app, cast, happen):
    browser = cast.amina.browser
    happen(cast.amina, thread="question:1")
    happen(cast.amina, thread="question:2")
    answer = browser.post("/notifications/threads/reading", data={"thread": "question:1"}, htmx=True)
    assert bell(answer) == "1 new Notifications"
    assert unread(app, cast.amina) == 1
    for thread in ("", "x" * 121):
        assert browser.post("/notifications/threads/reading", data={"thread": thread}).status_code == 400


def test_strangers_neither_see_nor_read_what_others_were_told(app, cast, happen):
    happen(cast.amina)
    [one] = ids(app, cast.amina)
    for stranger in (cast.farah, cast.mina, cast.rosa):
        browser, api = stranger.browser, stranger.api
        assert browser.get(f"/notifications/{one}").status_code == 404
        assert browser.post(f"/notifications/{one}/reading").status_code == 404
        browser.post("/notifications/reading")
        browser.post("/notifications/threads/reading", data={"thread": "question:1"})
        assert api.get(f"/api/notifications/{one}").status_code == 404
        assert api.patch(f"/api/notifications/{one}", json={"read": True}).status_code == 404
        api.patch("/api/notifications", json={"read": True})
        assert api.get("/api/notifications").get_json()["data"] == []
        assert "Why is the sky blue?" not in browser.get("/notifications").get_data(as_text=True)
    assert unread(app, cast.amina) == 1


def test_reading_tells_the_person_s_other_pages_once(app, cast, happen):
    browser = cast.amina.browser
    happen(cast.amina)
    run_outbox(app)
    for _ in range(2):
        browser.post("/notifications/reading")
    with app.app_context():
        hints = sa.select(OutboxRow.arguments).where(OutboxRow.job == "live.hint", OutboxRow.done_at.is_(None))
        assert [told["topic"] for told in db.session.scalars(hints)] == [f"user:{cast.amina.id}"]


def test_a_sentence_is_in_the_reader_s_language_and_never_markup(app, cast, happen):
    from spark.domain.notices.notifying import notify

    with app.app_context():
        facts = {"title": "<script>alert(1)</script>%(x)s %", "author": "<b>Mina</b>"}
        notify([cast.amina.id], "question_answered", event="e", thread="t", url="/library", **facts)
        db.session.commit()
    [one] = ids(app, cast.amina)
    for url in ("/notifications", f"/notifications/{one}"):
        page = cast.amina.browser.get(url).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "&lt;b&gt;Mina&lt;/b&gt; answered “&lt;script&gt;alert(1)&lt;/script&gt;%(x)s %”" in page


@pytest.mark.parametrize("facts", [{}, {"title": None, "author": "", "state": "odd", "what": 7}])
def test_every_kind_reads_whatever_facts_are_missing(app, cast, facts):
    from spark.domain.notices.kinds import KINDS
    from spark.domain.notices.notifying import notify

    with app.app_context():
        for kind in KINDS:
            notify([cast.amina.id], kind, event=kind, thread=kind, url="/library", **facts)
        db.session.commit()
    page = cast.amina.browser.get("/notifications").get_data(as_text=True)
    assert page.count('class="item"') == len(KINDS)
    assert "None" not in page


def test_pages_turn_and_end(cast, happen):
    for number in range(23):
        happen(cast.amina, thread=f"question:{number}")
    browser = cast.amina.browser
    first, second = browser.get("/notifications"), browser.get("/notifications?page=2")
    assert [page.get_data(as_text=True).count('class="item"') for page in (first, second)] == [20, 3]
    for odd in ("0", "-1", "x", "99999999999999999999"):
        assert browser.get(f"/notifications?page={odd}").status_code == 200


def test_the_list_weighs_little_and_asks_little(cast, happen, queries_of):  # noqa: F811
    browser = cast.amina.browser
    for number in range(40):
        happen(cast.amina, thread=f"question:{number // 2}", number=number)
    for url in ("/notifications", "/notifications/list", "/notifications/badge", "/settings/notifications", "/home"):
        assert queries_of(browser, url) <= MOST_QUERIES, url
        page, part = served(browser, url), served(browser, url, htmx=True)
        assert len(page.data) <= 8_000, (url, len(page.data))
        assert len(part.data) <= 6_000, (url, len(part.data))
        assert header_bytes(page) <= 1_000, url
        assert header_bytes(part) <= 500, url
    answer = browser.post("/notifications/reading", headers={"Accept-Encoding": "br"})
    assert header_bytes(answer) <= 500
    assert len(answer.data) <= 600


# Long ago


def test_old_notifications_go_and_take_their_deliveries_along(app, cast, happen, later):
    from spark.domain.notices.pruning import prune_notices

    for number in range(4):
        happen(cast.amina, thread=f"question:{number}")
    later(minutes=6)
    cast.amina.browser.post("/notifications/reading")
    with app.app_context():
        rows = db.session.scalars(sa.select(Notification).order_by(Notification.created_at)).all()
        for row, days in zip(rows, (181, 179, 181, 366), strict=True):
            row.created_at = now() - timedelta(days=days)
        rows[2].read_at = rows[3].read_at = None
        db.session.commit()
        prune_notices()
        db.session.commit()
        left = db.session.scalars(sa.select(Notification.thread_key).order_by(Notification.thread_key)).all()
        assert left == ["question:1", "question:2"]
        assert db.session.scalar(sa.select(sa.func.count()).select_from(NotificationDelivery)) == 6


# The API


def test_the_api_tells_the_same(app, cast, happen):
    api = cast.amina.api
    happen(cast.amina, thread="question:1")
    happen(cast.amina, thread="question:1", number=2)
    happen(cast.amina, thread="question:2")
    told = api.get("/api/notifications?limit=1").get_json()
    assert told["meta"] == {"page": 1, "limit": 1, "total": 2, "nextCursor": None, "unread": 2}
    [newest] = told["data"]
    assert (newest["message"], newest["read"]) == ("Mina Test answered “Why is the sky blue?”", False)
    [other] = api.get("/api/notifications?limit=1&page=2").get_json()["data"]
    assert (other["count"], other["unread"]) == (2, 2)
    read = api.patch(f"/api/notifications/{other['id']}", json={"read": True}).get_json()["data"]
    assert (read["read"], read["unread"]) == (True, 0)
    assert [one["id"] for one in api.get("/api/notifications?unread=true").get_json()["data"]] == [newest["id"]]
    assert api.patch("/api/notifications", json={"read": True}).get_json()["data"] == {"unread": 0}
    assert api.get("/api/notifications?unread=true").get_json()["meta"]["total"] == 0


def test_a_reading_sent_twice_with_a_key_is_one(cast, happen, app):
    api = cast.amina.api
    happen(cast.amina)
    [one] = ids(app, cast.amina)
    for url in (f"/api/notifications/{one}", "/api/notifications"):
        key = {"Idempotency-Key": f"key {url}"}
        answers = [api.patch(url, json={"read": True}, headers=key) for _ in range(2)]
        assert answers[0].get_json() == answers[1].get_json()
        assert answers[1].headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("body", [{}, {"read": False}, {"read": "perhaps"}, {"read": True, "more": 1}, []])
def test_only_reading_can_be_said(cast, happen, app, body):
    happen(cast.amina)
    [one] = ids(app, cast.amina)
    for url in (f"/api/notifications/{one}", "/api/notifications"):
        assert cast.amina.api.patch(url, json=body).status_code == 422
    assert unread(app, cast.amina) == 1


@pytest.mark.parametrize("query", ["page=0", "limit=0", "limit=101", "page=x", "unread=perhaps", "more=1"])
def test_a_page_that_is_none_is_refused(cast, query):
    assert cast.amina.api.get(f"/api/notifications?{query}").status_code == 422


def test_opening_keeps_the_place_in_the_thread_for_htmx_too(cast, happen):
    """A redirect that is fetched drops the fragment, so the form says it, too."""
    happen(cast.amina, url="/questions/1#answer-2")
    for url in ("/notifications", f"/notifications/{ids(cast.amina.app, cast.amina)[0]}"):
        assert '/reading#answer-2"' in cast.amina.browser.get(url).get_data(as_text=True)


@pytest.fixture
def hidden(app, cast, happen):
    """A question of Farah's that Amina and Mina heard of, and that a moderator took down since."""
    with app.app_context():
        question = asked_in(cast.farah)
    happen(cast.amina, cast.farah, cast.mina, thread=f"question:{question}")
    with app.app_context():
        remove(db.session.get_one(Question, question))
        db.session.commit()
    return question


def test_the_title_of_a_question_that_was_taken_down_is_told_to_its_asker_alone(app, cast, hidden):
    for person in (cast.amina, cast.mina):
        one = ids(app, person)[0]
        for url in ("/notifications", f"/notifications/{one}"):
            page = words(person.browser.get(url))
            assert "Mina Test answered “…”" in page
            assert "sky" not in page
        for url in ("/api/notifications", f"/api/notifications/{one}"):
            assert "sky" not in person.api.get(url).get_data(as_text=True)
    assert "Mina Test answered “Why is the sky blue?”" in words(cast.farah.browser.get("/notifications"))


def test_a_mail_that_comes_later_does_not_tell_it_either(cast, hidden, later, messages):
    later(minutes=6)
    told = [message for message in messages() if "@example.com" in message]
    assert len(told) == 3
    assert sum("sky" in message for message in told) == 1


def test_the_list_comes_anew_when_a_title_was_taken_down(app, cast, happen):
    with app.app_context():
        question = asked_in(cast.farah)
    happen(cast.amina, thread=f"question:{question}")
    browser = cast.amina.browser
    tag = browser.get("/notifications/list").headers["ETag"]
    with app.app_context():
        remove(db.session.get_one(Question, question))
        db.session.commit()
    assert browser.get("/notifications/list", headers={"If-None-Match": tag}).status_code == 200
