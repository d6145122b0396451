"""A seed that was killed goes on at the next start; a school with people of its own is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from spark.domain.clock import now
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.subject import Subject
from spark.domain.library.upload import Upload
from spark.domain.moderation.audit import broken_link
from spark.domain.notices.outbox import OutboxRow
from spark.domain.people.user import User
from spark.extensions import db
from spark.jobs import running
from spark.seed import road, school, work
from spark.seed.lesson import lessons
from spark.seed.people import ACCOUNTS
from tests.cast import Cast
from tests.seed.conftest import Run
from tests.seed.counting import rows

FEW = ("percentages-at-the-market.md", "ngeli-za-nomino.md", "chapati-stand.md")


class Killed(BaseException):
    """As sudden as SIGKILL: nothing of ours catches it."""


@pytest.fixture
def few_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three texts are enough to be interrupted at, and quick."""
    few = tuple(lesson for lesson in lessons() if lesson.file_name in FEW)
    monkeypatch.setattr(school, "lessons", lambda: few)


def killed_at(monkeypatch: pytest.MonkeyPatch, step: str, time: int) -> None:
    """Die when a step of the road is taken for the time-th time."""
    taken = 0
    real = road.begin if step == "begin" else road.STEPS[step]

    def once_too_often(*given: Any) -> Any:
        nonlocal taken
        taken += 1
        if taken == time:
            raise Killed
        return real(*given)

    if step == "begin":
        monkeypatch.setattr(road, "begin", once_too_often)
    else:
        monkeypatch.setitem(road.STEPS, step, once_too_often)


@pytest.mark.committed
@pytest.mark.parametrize("step", ["begin", "draft", "processing", "pending", "verified"])
def test_a_seed_killed_at_any_step_is_completed_by_the_next(
    app: Flask, run: Run, few_lessons: None, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as dying:
        killed_at(dying, step, 2)
        with pytest.raises(Killed):
            run("seed", "--if-empty")
    with app.app_context():
        assert not school.has_happened(school.COMPLETE)

    assert run("seed", "--if-empty").exit_code == 0
    with app.app_context():
        assert sorted(db.session.scalars(select(ContentVersion.state))) == ["approved", "approved", "pending"]
        assert db.session.scalar(select(func.count(Content.id))) == 3
        assert db.session.scalar(select(func.count(Upload.id))) == 0
        assert school.has_happened(school.COMPLETE)
        assert broken_link() is None
        complete = rows()

    assert run("seed", "--if-empty").exit_code == 0
    with app.app_context():
        assert rows() == complete


@pytest.mark.committed
def test_a_seed_killed_among_its_people_makes_the_others_later(
    app: Flask, run: Run, few_lessons: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(school, "seed_people", lambda: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            run("seed", "--if-empty")
    assert run("seed", "--if-empty").exit_code == 0
    with app.app_context():
        assert db.session.scalar(select(func.count(User.id))) == len(ACCOUNTS)


@pytest.mark.committed
def test_a_job_that_fails_leaves_its_lesson_for_the_next_start(
    app: Flask, run: Run, few_lessons: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from spark.domain.library import processing

    with monkeypatch.context() as broken:
        broken.setattr(processing, "check", lambda *_: 1 / 0)
        started = run("seed", "--if-empty")
        asked = run("seed")
    assert started.exit_code == 0, "a school must start"
    assert asked.exit_code == 1
    assert "ZeroDivisionError" in started.output

    with app.app_context():
        db.session.execute(db.text("UPDATE outbox SET available_at = now()"))
        db.session.commit()
    assert run("seed").exit_code == 0


@pytest.mark.committed
def test_a_job_that_died_with_its_seed_does_not_keep_the_next_one_waiting(
    app: Flask, run: Run, few_lessons: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(work, "perform", lambda _row: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            run("seed", "--if-empty")
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(OutboxRow.leased_until > now())) == 1
    monkeypatch.setattr(work, "PATIENCE", 0)
    assert run("seed", "--if-empty").exit_code == 0
    with app.app_context():
        assert school.has_happened(school.COMPLETE)


@pytest.mark.committed
def test_a_job_that_was_given_up_is_tried_again_as_the_next_version(
    app: Flask, run: Run, few_lessons: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from spark.domain.library import processing

    with monkeypatch.context() as broken:
        broken.setattr(processing, "check", lambda *_: 1 / 0)
        broken.setattr(running, "MOST_ATTEMPTS", 1)
        assert run("seed").exit_code == 1
    for _ in range(2):
        assert run("seed").exit_code == 0
        with app.app_context():
            states = sorted((version.number, version.state) for version in db.session.scalars(select(ContentVersion)))
            assert states == [(1, "rejected")] * 3 + [(2, "approved"), (2, "approved"), (2, "pending")]


def test_a_school_with_people_of_its_own_is_left_alone(app: Flask, run: Run, cast: Cast, context: None) -> None:
    cast.amina  # noqa: B018  she joins
    before = rows()
    answer = run("seed", "--if-empty")
    assert (answer.exit_code, answer.output) == (0, "")
    assert rows() == before


def test_nobody_loses_their_address_to_a_demo_account(app: Flask, run: Run, context: None) -> None:
    from spark.domain.people.joining import make_person

    make_person("student", full_name="Real Person", password="a-river-of-sand-7", email="educator2@example.com")
    db.session.commit()
    answer = run("seed")
    assert answer.exit_code == 1
    assert "educator2@example.com already belongs to somebody" in answer.output
    assert db.session.scalar(select(func.count(User.id))) == 1


def test_production_gets_subjects_and_grades_but_no_demo_accounts(
    app: Flask, run: Run, monkeypatch: pytest.MonkeyPatch, context: None
) -> None:
    monkeypatch.setitem(app.config, "PRODUCTION", True)
    for options, code in (([], 1), (["--if-empty"], 0)):
        answer = run("seed", *options)
        assert answer.exit_code == code
        assert "not made in production" in answer.output
    assert db.session.scalar(select(func.count(User.id))) == 0
    assert db.session.scalar(select(func.count(Subject.slug))) >= 16
