"""A mentor's own page: figures, the switch, whom they help, and their saved replies."""

from __future__ import annotations

import re
import uuid

import pytest

from tests.desk.builder import asked
from tests.desk.test_queue import words


def test_the_page_adds_up_what_one_has_done(cast, mina):
    said = words(mina.get("/mentor"))
    assert "Answered 0" in said
    assert "No question is in your hands now" in said
    first, second = asked(cast.amina), asked(cast.amina, "Another")
    mina.post(f"/mentor/questions/{first}/answers", data={"text": "One sixth."})
    mina.post(f"/mentor/questions/{second}/claim")
    said = words(mina.get("/mentor"))
    for part in ("Answered 1", "Found helpful 0%", "Days in a row 1", "Held now 1", "Yours, 10 min left"):
        assert part in said, part


def test_the_switch(mina, rows):
    off = mina.post("/mentor/availability", data={"on": "0"}, htmx=True)
    assert "Nothing is assigned to you" in words(off)
    assert 'aria-pressed="false"' in off.text
    assert rows.count("mentor_profiles", "NOT is_available") == 1
    assert mina.post("/mentor/availability", data={"on": "1"}).status_code == 303
    assert rows.count("mentor_profiles", "NOT is_available") == 0


def test_an_admin_has_no_switch(cast):
    rosa = cast.rosa.browser
    assert "availability" not in rosa.get("/mentor").text
    assert rosa.post("/mentor/availability", data={"on": "0"}).status_code == 403
    assert rosa.post("/mentor/speciality", data={}).status_code == 403


def test_whom_one_helps(mina, rows):
    data = {"languages": ["sw", "ar"], "grade_levels": ["grade-9", "grade-8"]}
    assert mina.post("/mentor/speciality", data=data).status_code == 303
    kept = rows("SELECT languages, grade_levels FROM mentor_profiles")
    assert kept == [(["sw", "ar"], ["grade-8", "grade-9"])]
    assert len(re.findall("<input checked", mina.get("/mentor").text)) == 4
    assert mina.post("/mentor/speciality", data={}).status_code == 303
    assert rows("SELECT languages, grade_levels FROM mentor_profiles") == [([], [])]


@pytest.mark.parametrize("data", [{"languages": "xx"}, {"grade_levels": "grade-99"}, {"languages": "\0"}])
def test_what_the_school_does_not_have_is_refused(mina, data):
    answer = mina.post("/mentor/speciality", data=data)
    assert answer.status_code in (400, 422)


def test_home_leads_to_the_desk_with_how_many_wait(cast, mina, rows):
    with cast.mina.app.app_context():
        from spark.domain.people.user import User
        from spark.extensions import db

        db.session.get_one(User, cast.mina.id).mentor_profile.expertise_areas = ["physics"]
        db.session.commit()
    assert "/mentor/queue" not in mina.get("/home").text.partition("<main")[2]
    asked(cast.amina, "A stone falls", subject="physics")
    asked(cast.amina)
    assert "1 question waits for an answer" in words(mina.get("/home"))
    assert "for an answer" not in words(cast.amina.browser.get("/home"))


# Saved replies


@pytest.fixture
def reply_url(mina, rows):
    """The address of a reply that Mina saved."""
    assert mina.post("/mentor/replies", data={"title": "Units", "text": "Mind the units."}).status_code == 303
    [(reply_id,)] = rows("SELECT id FROM saved_replies")
    return f"/mentor/replies/{reply_id}"


def test_a_reply_is_kept_changed_and_thrown_away(mina, reply_url, rows):
    assert "Mind the units." in mina.get("/mentor/replies").text
    assert "Mind the units.</textarea>" in mina.get(reply_url).text
    mina.post(reply_url, data={"title": "Units", "text": "Write the units."})
    assert rows("SELECT reply_text FROM saved_replies") == [("Write the units.",)]
    mina.post(f"{reply_url}/removal")
    assert rows.count("saved_replies") == 0


def test_a_reply_stands_in_the_form_below_the_draft(cast, mina, reply_url):
    question_id = asked(cast.amina)
    url = f"/mentor/questions/{question_id}"
    mina.post(f"{url}/draft", data={"text": "Good."})
    reply_id = reply_url.rpartition("/")[2]
    assert f"{url}?reply={reply_id}" in mina.get(f"/mentor/replies?for={question_id}").text
    assert 'data-insert="Mind the units."' in mina.get(f"/mentor/replies/pick?for={question_id}").text
    assert "Good.\n\nMind the units.</textarea>" in mina.get(f"{url}?reply={reply_id}").text
    assert mina.get(f"{url}?reply=nonsense").status_code == 200
    assert mina.get(f"{url}?reply={uuid.uuid4()}").status_code == 404


def test_replies_are_ones_own(omar, reply_url):
    assert "Mind the units" not in omar.get("/mentor/replies").text
    assert omar.get(reply_url).status_code == 404
    assert omar.post(reply_url, data={"title": "x", "text": "y"}).status_code == 404
    assert omar.post(f"{reply_url}/removal").status_code == 404


@pytest.mark.parametrize("data", [{}, {"title": "x"}, {"text": "x"}, {"title": "x" * 121, "text": "y"}])
def test_half_a_reply_is_refused_in_words(mina, rows, data):
    assert mina.post("/mentor/replies", data=data).status_code == 422
    assert rows.count("saved_replies") == 0
