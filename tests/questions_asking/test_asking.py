"""Asking through the page."""

from uuid import uuid4

import pytest

from tests.library_authoring.lessons import write
from tests.library_builder import publish
from tests.questions_asking.thread import FIELDS, ask


def test_a_question_is_read_by_everybody_at_once(amina, farah, mina):
    asked = ask(amina)
    for reader in (amina, farah, mina):
        page = reader.get(f"/questions/{asked}").get_data(as_text=True)
        assert FIELDS["title"] in page
        assert "<mfrac>" in page
        assert "<strong>Why</strong>" in page
        assert "Amina" in page
        assert "Amina Test" not in page


def test_a_visitor_signs_in_first(visitor, question):
    for url in ("/questions", "/questions/new", f"/questions/{question}", f"/questions/{question}/thread"):
        answer = visitor.get(url)
        assert answer.status_code == 303, url
        assert "/login" in answer.location


def test_asking_is_for_every_role(cast):
    for name in ("amina", "asha", "mina", "rosa", "chidi"):
        ask(getattr(cast, name).browser, title=f"{name} asks")


def test_the_form_knows_the_students_grade_and_the_lesson(cast, app, amina):
    from spark.domain.people.user import User
    from spark.extensions import db

    with app.app_context():
        db.session.get_one(User, cast.amina.id).student_profile.grade_level = "grade-9"
        db.session.commit()
    assert 'selected value="grade-9"' in amina.get("/questions/new").get_data(as_text=True)
    lesson = publish(cast.asha, "Levers", subject_slug="physics", grade_slug="grade-7", files={"original": b"o"})
    page = amina.get(f"/questions/new?content={lesson.id}").get_data(as_text=True)
    assert 'selected value="grade-7"' in page
    assert 'selected value="physics"' in page
    assert f'<a href="/questions/new?content={lesson.id}"' not in page
    assert f"/questions/new?content={lesson.id}" in amina.get(lesson.url).get_data(as_text=True)


def test_a_question_about_a_lesson_leads_to_it(cast, amina, farah):
    lesson = publish(cast.asha, "Levers", files={"original": b"o"})
    asked = ask(amina, content=str(lesson.id))
    assert lesson.url in farah.get(f"/questions/{asked}").get_data(as_text=True)


@pytest.mark.parametrize("content", ["nonsense", "00000000-0000-7000-8000-000000000000", "0"])
def test_a_lesson_that_is_none_is_refused(amina, content):
    answer = amina.post("/questions/new", data=FIELDS | {"content": content})
    assert answer.status_code == 422
    assert FIELDS["title"] in answer.get_data(as_text=True)
    assert amina.get(f"/questions/new?content={content}").status_code == 200


def test_anothers_draft_is_no_lesson_to_ask_about(cast, amina):
    draft = write(cast.asha.browser).rpartition("/")[2]
    assert amina.post("/questions/new", data=FIELDS | {"content": draft}).status_code == 422


def test_the_phones_id_is_the_questions_and_counts_once(amina, farah, rows):
    minted = str(uuid4())
    assert str(ask(amina, id=minted)) == minted
    assert str(ask(amina, id=minted)) == minted
    other = amina.post("/questions/new", data=FIELDS | {"id": minted, "title": "Sent again"})
    assert (other.status_code, "with other words" in other.get_data(as_text=True)) == (422, True)
    assert [row.title for row in rows("SELECT title FROM questions")] == [FIELDS["title"]]
    answer = farah.post("/questions/new", data=FIELDS | {"id": minted, "title": "Mine"})
    assert answer.status_code == 422
    assert "This id is taken" in answer.get_data(as_text=True)


@pytest.mark.parametrize("made", ["1", "nonsense", "018f2f2e-0000-7000-8000-000000000000"])
def test_an_id_that_no_phone_makes_is_refused(amina, made, rows):
    assert amina.post("/questions/new", data=FIELDS | {"id": made}).status_code == 422
    assert rows("SELECT 1 FROM questions") == []


def test_the_same_key_asks_once(amina, rows):
    for _again in range(2):
        ask(amina, _ik="a-key-of-the-phone")
    assert len(rows("SELECT 1 FROM questions")) == 1


def test_asking_hints_the_desks_and_asks_for_the_grouping(amina, hinted, rows):
    asked = ask(amina)
    assert ("queue:changed", "desk") in hinted()
    assert [row.id for row in rows("SELECT arguments->>'id' AS id FROM outbox WHERE job = 'questions.group'")] == [
        str(asked)
    ]


def test_the_language_is_the_askers(app, cast, stored):
    from spark.domain.people.user import User
    from spark.extensions import db

    browser = cast.amina.browser
    with app.app_context():
        db.session.get_one(User, cast.amina.id).language_preference = "sw"
        db.session.commit()
    assert stored(ask(browser)).language == "sw"
