"""Questions as others asked them, and the groups they stand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from spark.domain.questions.question import Question
from spark.extensions import db
from spark.jobs.questions_grouping import group_question
from tests.cast import Person


@pytest.fixture
def asked(app: Flask) -> Callable[..., UUID]:
    """Write a question down as it stands: asked(cast.amina, "Why?", answer_count=1, status="answered")."""

    def write(asker: Person, title: str, text: str = "", *, subject: str = "physics", **state: Any) -> UUID:
        with app.app_context():
            row = Question(
                asker_id=asker.id, subject_slug=subject, grade_slug="grade-8", title=title, text=text, **state
            )
            db.session.add(row)
            db.session.commit()
            return row.id

    return write


@pytest.fixture
def change(app: Flask) -> Callable[..., None]:
    """Change columns of a question as its verbs would."""

    def write(question_id: UUID, **columns: Any) -> None:
        with app.app_context():
            row = db.session.get_one(Question, question_id)
            for name, value in columns.items():
                setattr(row, name, value)
            db.session.commit()

    return write


@pytest.fixture
def grouped(app: Flask) -> Callable[..., list[UUID | None]]:
    """Run the job for some questions, in this order; return their groups."""

    def run(*question_ids: UUID) -> list[UUID | None]:
        for question_id in question_ids:
            with app.app_context():
                group_question(str(question_id))
                db.session.commit()
        return groups(app, *question_ids)

    return run


def groups(app: Flask, *question_ids: UUID) -> list[UUID | None]:
    """Return the groups of some questions."""
    with app.app_context():
        return [db.session.get_one(Question, question_id).group_id for question_id in question_ids]
