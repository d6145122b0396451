"""What the README promises of a freshly seeded school, asked as its people would ask."""

from __future__ import annotations

from collections import Counter

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from spark.domain.library.content import KINDS, Content, ContentVersion
from spark.domain.people.user import User
from spark.domain.practice.item import KINDS as ITEM_KINDS
from spark.domain.practice.test import PracticeTest, PracticeTestQuestionVersion
from spark.domain.questions.question import Question
from spark.extensions import db
from spark.seed.lesson import lessons
from spark.seed.people import ACCOUNTS
from tests.cast import Client
from tests.seed.conftest import Run
from tests.seed.counting import rows

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("demo school")]  # seeded once for all tests in here
ADDRESSES = [account.email for account in ACCOUNTS]


def signed_in(app: Flask, name: str) -> Client:
    browser = Client(app)
    answer = browser.post("/login", data={"contact": f"{name}@example.com", "password": "spark-demo"})
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    return browser


def published() -> list[ContentVersion]:
    return list(db.session.scalars(select(ContentVersion).filter_by(state="approved")))


@pytest.mark.parametrize("name", ["student", "educator", "educator2", "mentor", "admin"])
def test_the_demo_accounts_sign_in_with_their_known_password(app: Flask, school: Result, name: str) -> None:
    assert signed_in(app, name).get("/home").status_code == 200
    assert f"{name}@" in school.output


def test_the_demo_accounts_say_what_they_are(school: Result, context: None) -> None:
    people = db.session.scalars(select(User)).all()
    assert sorted(person.email or "" for person in people) == sorted(ADDRESSES)
    assert all(person.full_name.endswith("(demo)") and person.contact_confirmed_at for person in people)
    assert [person.email for person in people if not person.is_approved] == ["newcomer@example.com"]


def test_a_dozen_lessons_of_every_kind_are_published(school: Result, context: None) -> None:
    versions = published()
    assert len(versions) == 12
    assert {version.kind for version in versions} == set(KINDS)
    assert {version.language for version in versions} == {"en", "sw", "ar"}
    assert len({version.subject_slug for version in versions}) >= 5
    assert len({version.grade_slug for version in versions}) >= 5
    assert {(version.licence, version.source) for version in versions} == {("CC BY 4.0", "Spark demo school")}


def test_every_published_lesson_opens_for_the_student(app: Flask, school: Result, context: None) -> None:
    student = signed_in(app, "student")
    for version in published():
        page = student.get(f"/library/{version.content_id}")
        assert page.status_code == 200, version.title
        assert version.title.split(":")[0] in page.get_data(as_text=True)


def test_the_library_shows_the_lessons_to_a_visitor(app: Flask, school: Result, context: None) -> None:
    page = Client(app).get("/library").get_data(as_text=True)
    assert "Percentages at the market" in page
    assert "Profit at the chapati stand" not in page, "it waits for a colleague"


def test_every_light_rendition_costs_little(school: Result, context: None) -> None:
    assert max(version.lightest_bytes for version in published()) < 200_000
    assert all(version.part_count for version in published() if version.kind in ("text", "pdf"))


def test_every_state_has_something_to_show(school: Result, context: None) -> None:
    states = Counter(db.session.scalars(select(ContentVersion.state)))
    assert states == {"approved": 12, "pending": 1, "verified": 1, "draft": 1, "rejected": 1}
    for name in ("educator", "educator2"):
        owner = select(User.id).filter_by(email=f"{name}@example.com").scalar_subquery()
        assert db.session.scalar(select(func.count(Content.id)).where(Content.owner_id == owner)) > 1


def test_the_reviewers_find_their_work(app: Flask, school: Result) -> None:
    assert "Profit at the chapati stand" in signed_in(app, "educator2").get("/teach/reviews").get_data(as_text=True)
    assert "Profit at the chapati stand" not in signed_in(app, "educator").get("/teach/reviews").get_data(as_text=True)
    assert "Farid Rahman" in signed_in(app, "admin").get("/admin/people").get_data(as_text=True)


def test_the_educator_reads_why_a_lesson_came_back(app: Flask, school: Result, context: None) -> None:
    rejected = db.session.scalars(select(ContentVersion).filter_by(state="rejected")).one()
    page = signed_in(app, "educator").get(f"/teach/content/{rejected.content_id}").get_data(as_text=True)
    assert "have no answers yet" in page


def test_somebody_has_used_the_lessons(school: Result, context: None) -> None:
    used = db.session.scalars(select(Content).where(Content.download_count > 0)).all()
    rated = db.session.scalars(select(Content).where(Content.rating_count > 0)).all()
    assert len(used) >= 4
    assert len(rated) >= 3
    assert rows()["bookmarks"] >= 2


def test_a_second_seed_changes_nothing(school: Result, run: Run, context: None) -> None:
    before = rows()
    for options in ([], ["--if-empty"]):
        assert run("seed", *options).exit_code == 0
        assert rows() == before


def test_one_line_is_printed_for_each_lesson(school: Result) -> None:
    for lesson in lessons():
        assert sum(line.strip().startswith(lesson.title + ":") for line in school.output.splitlines()) == 1


def test_questions_wait_are_answered_and_lack_something(app: Flask, school: Result, context: None) -> None:
    rows_of = db.session.execute(select(Question.status, Question.clock_stopped_at.is_not(None)))
    states = Counter(tuple(row) for row in rows_of)
    assert states == {("open", False): 4, ("open", True): 1, ("answered", False): 1, ("closed", False): 1}
    desk = signed_in(app, "mentor").get("/mentor/queue").get_data(as_text=True)
    assert "How do I find 15 % of 2,400 shillings?" in desk
    assert "Why is half of a third a sixth?" not in desk, "it is answered"
    [thread] = db.session.scalars(select(Question.id).filter_by(title="Why is half of a third a sixth?"))
    assert "<math" in signed_in(app, "student2").get(f"/questions/{thread}").get_data(as_text=True)


def test_three_practice_tests_wait_for_the_student(app: Flask, school: Result, context: None) -> None:
    tests = db.session.scalars(select(PracticeTest).order_by(PracticeTest.title)).all()
    assert [(test.title, test.language, test.duration_minutes) for test in tests] == [
        ("Forces in the yard", "en", None),
        ("Maji na hali ya hewa", "sw", None),
        ("Parts of a whole", "en", 10),
    ]
    assert {(test.state, test.licence, test.source) for test in tests} == {
        ("published", "CC BY 4.0", "Spark demo school")
    }
    versions = db.session.scalars(select(PracticeTestQuestionVersion)).all()
    assert {version.kind for version in versions} == set(ITEM_KINDS)
    assert any("<math" in version.shown["html"] or "<math" in str(version.shown) for version in versions)
    preview = signed_in(app, "admin").get(f"/admin/tests/{tests[2].id}/preview?all=1&key=1")
    assert preview.status_code == 200
