"""The list on the desk: what a row says, what it is chosen by, and who may look."""

from __future__ import annotations

import re
import uuid

import pytest

from tests.desk.builder import asked, asked_alike


def titles(answer):
    """Return the titles of the rows, in their order."""
    return re.findall(r'<h2><a href="[^"]+"[^>]*>([^<]+)</a>', answer.get_data(as_text=True))


def words(answer):
    """Return what the page says, in one line; the marks that keep a foreign name in its place say nothing."""
    text = re.sub(r"<(style|script|select).*?</\1>|<[^>]+>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(re.sub("[\u2068\u2069]", "", text).split())


def test_a_mentor_sees_what_waits_with_all_that_decides(cast, mina):
    asked(cast.amina, "Kwa nini barafu huelea?", subject="physics", grade="grade-9", urgency="high", language="sw")
    page = mina.get("/mentor/queue")
    assert titles(page) == ["Kwa nini barafu huelea?"]
    said = words(page)
    for part in ("1 question", "Physics · Grade 9 · Kiswahili · Amina · waits 1 min", "Needed today"):
        assert part in said


def test_an_empty_desk_says_that_nobody_waits(mina):
    assert "Nobody waits" in words(mina.get("/mentor/queue"))
    assert "No question fits these choices" in words(mina.get("/mentor/queue?subject=physics"))


def test_the_filters_stand_in_the_address_and_survive_opening_a_question(cast, mina):
    question_id = asked(cast.amina, "A stone falls", subject="physics")
    asked(cast.amina, "Half of a third")
    page = mina.get("/mentor/queue?subject=physics&urgency=medium").get_data(as_text=True)
    address = f"/mentor/questions/{question_id}?subject=physics&amp;urgency=medium"
    assert address in page
    assert "Half of a third" not in page
    opened = mina.get(address.replace("&amp;", "&"))
    assert titles(opened) == ["A stone falls"]
    text = opened.get_data(as_text=True)
    assert '<option value="physics"' in text
    assert f'action="/mentor/questions/{question_id}/claim?subject=physics&amp;urgency=medium"' in text
    claimed = mina.post(f"/mentor/questions/{question_id}/claim?subject=physics&urgency=medium")
    assert claimed.headers["Location"] == f"/mentor/questions/{question_id}?subject=physics&urgency=medium"


@pytest.mark.parametrize("nonsense", ["subject=%00", "urgency=now", "state=../..", "grade=" + "9" * 5_000, "open=me"])
def test_an_address_that_makes_no_sense_shows_a_desk_all_the_same(cast, mina, nonsense):
    asked(cast.amina)
    assert mina.get(f"/mentor/queue?{nonsense}").status_code == 200
    assert mina.get(f"/mentor/queue/rows?{nonsense}").status_code == 200


def test_the_states_of_the_queue(cast, mina, omar):
    waits, held, lacking = (asked(cast.amina, title) for title in ("It waits", "It is held", "It lacks something"))
    mina.post(f"/mentor/questions/{held}/claim")
    mina.post(f"/mentor/questions/{lacking}/needs-info", data={"text": "Which exercise?"})
    assert set(titles(mina.get("/mentor/queue"))) == {"It waits", "It is held"}
    assert titles(mina.get("/mentor/queue?state=mine")) == ["It is held"]
    assert titles(omar.get("/mentor/queue?state=mine")) == []
    assert titles(mina.get("/mentor/queue?state=needs_info")) == ["It lacks something"]
    assert len(titles(mina.get("/mentor/queue?state=all"))) == 3
    assert waits


def test_a_row_says_who_writes_whose_draft_it_is_and_how_many_ask_the_same(cast, mina, omar):
    first, *_others = asked_alike(cast.amina, cast.farah, cast.asha)
    mina.post(f"/mentor/questions/{first}/claim")
    mina.post(f"/mentor/questions/{first}/draft", data={"text": "Ten percent is 8"})
    assert "+2 alike" in words(omar.get("/mentor/queue"))
    assert "Mina Test writes " in words(omar.get("/mentor/queue"))
    assert "Your draft" not in words(omar.get("/mentor/queue"))
    own = words(mina.get("/mentor/queue"))
    assert "Yours Your draft" in own
    assert "min left" not in own, "which would be wrong a minute later"


def test_html_in_a_title_is_words(cast, mina):
    question_id = asked(cast.amina, '<script>alert(1)</script>"><img src=x onerror=alert(1)>')
    for url in ("/mentor/queue", f"/mentor/questions/{question_id}", f"/mentor/questions/{question_id}/work"):
        page = mina.get(url).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_open_question_keeps_its_row_when_the_list_has_it_no_more(cast, mina, omar):
    open_id, other_id = asked(cast.amina, "Open"), asked(cast.amina, "Another")
    omar.post(f"/mentor/questions/{open_id}/claim")
    omar.post(f"/mentor/questions/{open_id}/answers", data={"text": "It is a sixth."})
    part = mina.get(f"/mentor/queue/rows?open={open_id}").get_data(as_text=True)
    current = re.search(r'<li[^>]*aria-current="true".*?</li>', part, flags=re.DOTALL)
    assert f"/mentor/questions/{open_id}" in current[0]
    assert "Answered" in current[0]
    assert str(other_id) in part
    assert "Open" not in titles(mina.get("/mentor/queue/rows"))
    assert titles(mina.get(f"/mentor/queue/rows?open={uuid.uuid4()}")) == ["Another"]


def test_the_rows_alone_are_a_part_that_costs_nothing_when_nothing_changed(cast, mina):
    asked(cast.amina)
    part = mina.get("/mentor/queue/rows")
    assert part.get_data(as_text=True).lstrip().startswith('<div id="rows"')
    again = mina.get("/mentor/queue/rows", headers={"If-None-Match": part.headers["ETag"]})
    assert again.status_code == 304
    asked(cast.amina, "Another")
    assert mina.get("/mentor/queue/rows", headers={"If-None-Match": part.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("name", ["amina", "asha"])
def test_those_who_do_not_answer_have_no_desk(cast, name):
    question_id = asked(cast.farah)
    somebody = getattr(cast, name).browser
    for url in ("", "/queue", "/queue/rows", "/replies", f"/questions/{question_id}", f"/questions/{question_id}/hold"):
        assert somebody.get(f"/mentor{url}").status_code == 403, url
    for path in ("claim", "claim/release", "claim/extension", "draft", "answers", "needs-info"):
        assert somebody.post(f"/mentor/questions/{question_id}/{path}", data={"text": "x"}).status_code == 403, path


def test_a_mentor_whom_nobody_approved_has_no_desk_yet(cast, mina, rows):
    rows_before = asked(cast.amina)
    from spark.domain.people.user import User
    from spark.extensions import db

    with cast.mina.app.app_context():
        db.session.get_one(User, cast.mina.id).mentor_profile.approved_at = None
        db.session.commit()
    assert mina.get("/mentor/queue").status_code == 403
    assert mina.post(f"/mentor/questions/{rows_before}/claim").status_code == 403
    assert rows.count("question_claims") == 0


def test_a_visitor_signs_in_first(visitor):
    assert visitor.get("/mentor/queue").headers["Location"].startswith("/login?next=")


def test_mentors_answer_others_and_not_themselves(cast, mina):
    own = asked(cast.mina, "My own")
    assert "My own" not in titles(mina.get("/mentor/queue"))
    assert mina.get(f"/mentor/questions/{own}").status_code == 403
    assert mina.post(f"/mentor/questions/{own}/claim").status_code == 403


def test_what_is_not_there_is_not_found(cast, mina):
    missing, withdrawn, held = uuid.uuid4(), asked(cast.amina, standing="withdrawn"), asked(cast.amina, standing="held")
    for question_id in (missing, withdrawn, held):
        for path in ("", "/work", "/hold", "/recipients"):
            assert mina.get(f"/mentor/questions/{question_id}{path}").status_code == 404, path
        for path in ("claim", "claim/release", "claim/extension", "draft", "answers", "needs-info"):
            answer = mina.post(f"/mentor/questions/{question_id}/{path}", data={"text": "words"})
            assert answer.status_code == 404, path
    assert mina.get("/mentor/questions/nonsense").status_code == 404


def test_an_admin_has_a_desk_too(cast):
    asked(cast.amina)
    assert titles(cast.rosa.browser.get("/mentor/queue")) == ["Half of a third"]
    assert cast.rosa.browser.get("/mentor").status_code == 200


def test_a_foreign_name_keeps_its_place_in_a_row(cast, mina):
    """In an Arabic row "English · Amina" would else be read as one piece, from left to right."""
    asked(cast.amina, language="sw")
    row = mina.get("/mentor/queue").get_data(as_text=True)
    assert "\u2068Kiswahili\u2069 · \u2068Amina\u2069" in row
