"""Who asks, who reads and who answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from spark.domain.questions.question import Question
from spark.domain.questions.waiting import forget_waits
from spark.extensions import db
from tests.browsers import amina, farah, mina, rows
from tests.cast import Client
from tests.questions_asking.thread import ask

__all__ = ["amina", "farah", "mina", "rows"]


@pytest.fixture(autouse=True)
def waits() -> Iterator[None]:
    """Forget the expected waits of the last test."""
    forget_waits()
    yield
    forget_waits()


@pytest.fixture
def question(amina: Client) -> UUID:
    """A question of Amina's."""
    return ask(amina)


@pytest.fixture
def stored(app: Flask) -> Callable[[UUID], Question]:
    """Return a question as it is stored."""

    def look(question_id: UUID) -> Question:
        with app.app_context():
            found = db.session.get_one(Question, question_id)
            db.session.expunge(found)
            return found

    return look


@pytest.fixture
def hinted(app: Flask) -> Callable[[], set[tuple[str, str]]]:
    """Return event and topic of what was hinted since the last look."""
    seen: set[Any] = set()

    def look() -> set[tuple[str, str]]:
        with app.app_context():
            found = db.session.execute(
                sa.text("SELECT id, arguments->>'event', arguments->>'topic' FROM outbox WHERE job = 'live.hint'")
            ).all()
        fresh = {(event, topic) for row_id, event, topic in found if row_id not in seen}
        seen.update(row[0] for row in found)
        return fresh

    return look


@pytest.fixture
def told(app: Flask) -> Callable[[str], list[UUID]]:
    """Return who was told of a kind of event."""

    def look(kind: str) -> list[UUID]:
        with app.app_context():
            statement = sa.text("SELECT user_id FROM notifications WHERE type = :kind ORDER BY user_id")
            return list(db.session.scalars(statement, {"kind": kind}))

    return look
