"""The pages of health and report: who sees them, what they say, and a key corrected from there."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from spark import policy
from spark.domain.clock import now
from spark.domain.moderation.settings import change_setting
from spark.domain.people.user import User
from spark.domain.practice.attempt import PracticeTestResult
from spark.domain.practice.item import item_from
from spark.domain.practice.regrade import Regrade
from spark.domain.practice.regrading import regrade
from spark.domain.practice.report import cell
from spark.domain.practice.starting import start
from spark.domain.practice.test import PracticeTest, PracticeTestQuestion, PracticeTestQuestionVersion
from spark.extensions import db
from tests.practice import builder
from tests.practice_health.school import written
from tests.practice_health.simulated import simulate

ITEMS = 12
SEED = 5


@pytest.fixture
def world():
    return simulate(SEED, items=ITEMS, wrong=1, students=60)


@pytest.fixture
def taken(app, cast, world):
    """A simulated test of Rosa's; its id."""
    with app.app_context():
        test = written(world, db.session.get_one(User, cast.rosa.id))
        db.session.commit()
        return test.id


@pytest.fixture
def page(cast, taken):
    answer = cast.rosa.browser.get(f"/admin/tests/{taken}/health")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def wrong_one(app, taken, world):
    """Return the question with the wrong key, and the version that it shows."""
    [number] = world.wrong
    with app.app_context():
        question = db.session.scalars(sa.select(PracticeTestQuestion).filter_by(test_id=taken, position=number + 1))
        return question.one()


def form_of(question, **said):
    return {"version": str(question.current_version_id), "right": "0", "reason": "The key was wrong."} | said


def test_suspects_stand_first_with_their_reason(page, world):
    [number] = world.wrong
    order = [int(found) for found in re.findall(r"<h2>Question (\d+)</h2>", page)]
    assert order[0] == number + 1
    assert sorted(order) == list(range(1, ITEMS + 1))
    assert "attracts stronger students than the right one" in page
    assert "perhaps right" in page
    assert "60 finished attempts will be graded anew" in page


def test_a_corrected_key_is_graded_anew_and_its_progress_shown(app, cast, taken, world):
    question, rosa = wrong_one(app, taken, world), cast.rosa.browser
    url = f"/admin/tests/{taken}/health"
    answer = rosa.post(f"{url}/{question.id}/key", data=form_of(question))
    assert (answer.status_code, answer.location) == (303, f"{url}#regrades")
    told = rosa.get(url).get_data(as_text=True)
    assert "The key is corrected. 60 finished attempts are graded anew." in told
    assert "Being graded anew" in told
    assert f'hx-get="{url}/regrades"' in told
    with app.app_context():
        regrade(db.session.scalars(sa.select(Regrade.id)).one())
        db.session.commit()
        [row] = db.session.scalars(sa.select(Regrade))
        changed = row.changed_count
        content = db.session.scalars(
            sa.select(PracticeTestQuestionVersion.content).filter_by(question_id=question.id, correction=1)
        ).one()
        assert [choice.weight for choice in item_from(content).choices] == [100, 0, 0, 0]
        points = list(db.session.scalars(sa.select(PracticeTestResult.points).filter_by(test_id=taken)))
    assert sorted(points) == sorted(row.count(0) for row in world.answers)
    part = rosa.get(f"{url}/regrades", htmx=True).get_data(as_text=True)
    assert "60 attempts graded anew" in part
    assert f"{changed} results changed" in part
    assert "hx-trigger" not in part
    assert "perhaps right" not in rosa.get(url).get_data(as_text=True)


def test_the_same_key_changes_nothing(app, cast, taken, world):
    question, rosa = wrong_one(app, taken, world), cast.rosa.browser
    [number] = world.wrong
    url = f"/admin/tests/{taken}/health"
    rosa.post(f"{url}/{question.id}/key", data=form_of(question, right=str(world.keys[number])))
    assert "This is the key already" in rosa.get(url).get_data(as_text=True)
    with app.app_context():
        assert db.session.scalars(sa.select(Regrade)).all() == []


@pytest.mark.parametrize(
    ("said", "status", "sentence"),
    [
        ({"right": "9"}, 422, "Choose the right answer."),
        ({"reason": "x" * 501}, 422, "This is too long"),
        ({"version": "old"}, 409, "Somebody changed this question meanwhile"),
    ],
)
def test_a_key_that_is_none_is_refused_at_its_question(app, cast, taken, world, said, status, sentence):
    question = wrong_one(app, taken, world)
    answer = cast.rosa.browser.post(f"/admin/tests/{taken}/health/{question.id}/key", data=form_of(question, **said))
    assert answer.status_code == status
    page = answer.get_data(as_text=True)
    assert sentence in page
    assert "<details open>" in page
    with app.app_context():
        assert db.session.scalars(sa.select(Regrade)).all() == []


def test_a_question_of_another_test_is_not_found(app, cast, taken, world):
    question = wrong_one(app, taken, world)
    other = builder.make_test(cast.rosa)
    answer = cast.rosa.browser.post(f"/admin/tests/{other}/health/{question.id}/key", data=form_of(question))
    assert answer.status_code == 404


def test_before_twenty_answers_nothing_is_said(cast):
    test_id = builder.make_test(cast.rosa, builder.OF_EVERY_KIND)
    page = cast.rosa.browser.get(f"/admin/tests/{test_id}/health").get_data(as_text=True)
    assert page.count("Not enough answers yet: 0 so far.") == 8
    assert "Kigali" not in page


def test_health_is_for_authors_and_reports_for_whose_test_it_is(app, cast):
    with app.app_context():
        change_setting("educators_author_tests", True, by=db.session.get_one(User, cast.rosa.id))
        db.session.commit()
    own, other = builder.make_test(cast.asha), builder.make_test(cast.rosa)
    for face in ("health", "health/regrades", "report", "report.csv"):
        url = "/admin/tests/{}/" + face
        assert cast.rosa.browser.get(url.format(own)).status_code == 200
        assert cast.asha.browser.get(url.format(own)).status_code == 200
        assert cast.asha.browser.get(url.format(other)).status_code == 404
        assert cast.amina.browser.get(url.format(own)).status_code == 403
        assert cast.mina.browser.get(url.format(own)).status_code == (404 if "report" in face else 403)


def test_the_report_tells_of_attempts_and_is_drawn(app, cast, taken):
    with app.app_context():
        start(db.session.get_one(PracticeTest, taken), by=db.session.get_one(User, cast.amina.id))
        db.session.commit()
    page = cast.rosa.browser.get(f"/admin/tests/{taken}/report").get_data(as_text=True)
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Attempts 61 by 61 students" in words
    assert "Handed in 60" in words
    assert "Under way 1" in words
    assert "Time, usually 20 min" in words
    assert page.count('role="img"') == 2
    assert "60 finished attempts. The mean score is" in page
    assert page.count("<rect") >= 3
    assert "Hardest questions" in page
    assert f"/admin/tests/{taken}/health" in page


def test_a_test_nobody_took_says_so(cast):
    page = cast.rosa.browser.get(f"/admin/tests/{builder.make_test(cast.rosa)}/report").get_data(as_text=True)
    assert "Nobody has taken this test yet" in page
    assert "<rect" not in page


def test_the_table_names_nobody_and_holds_every_attempt(app, cast, taken):
    answer = cast.rosa.browser.get(f"/admin/tests/{taken}/report.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    [head, *rows] = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert head[:3] == ["student", "attempt", "started"]
    assert len(rows) == 60
    assert len({row[0] for row in rows}) == 60
    assert {row[1] for row in rows} == {"1"}
    said = answer.get_data(as_text=True)
    with app.app_context():
        for person in db.session.scalars(sa.select(User).where(User.role == "student")):
            assert str(person.id) not in said
            assert person.full_name not in said


def test_no_cell_is_a_formula():
    assert [cell(text) for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "a=1", "", True)] == [
        "'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "a=1", "", "yes",
    ]  # fmt: skip
    assert cell(now() - timedelta(days=1))[4] == "-"


@pytest.mark.parametrize("face", ["health", "report"])
def test_a_page_costs_eight_queries_for_twelve_questions(cast, taken, queries, face):
    rosa = cast.rosa.browser
    rosa.get(f"/admin/tests/{taken}/{face}")
    queries.clear()
    rosa.get(f"/admin/tests/{taken}/{face}")
    assert len(queries) <= 8, "\n".join(queries)


def test_the_link_and_the_load_of_a_report_ask_the_same(app, cast):
    tests = [builder.make_test(getattr(cast, name), published=state) for name in ("asha", "rosa") for state in (0, 1)]
    with app.app_context():
        for name in ("amina", "asha", "bram", "chidi", "mina", "rosa"):
            person = db.session.get_one(User, getattr(cast, name).id)
            found = {test.id for test in db.session.scalars(policy.analysable_by(person))}
            allowed = {one for one in tests if policy.may_analyse(person, db.session.get_one(PracticeTest, one))}
            assert found == allowed, name
            assert (len(found) > 0) is (name in ("asha", "rosa"))
