"""A simulated world in the real tables: its test, its students, their attempts, graded by the keys of the time."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert, text

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.people.user import User
from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt
from spark.domain.practice.authoring import add_items, new_test
from spark.domain.practice.item import Choice, SingleChoice
from spark.domain.practice.publishing import publish
from spark.domain.practice.test import PracticeTest
from spark.extensions import db
from tests.practice import builder
from tests.practice_health.simulated import CHOICES, Simulated


def written(world: Simulated, by: User) -> PracticeTest:
    """Write the test of a simulated world with all its attempts. The caller commits."""
    test = new_test(builder.ABOUT | {"title": "Simulated"}, by=by)
    questions = add_items(test, [single(number, key) for number, key in enumerate(world.keys)], by=by)
    publish(test, by=by)
    paper = [question.current_version_id for question in questions]
    people = students(len(world.answers))
    begun = now() - timedelta(days=2)
    attempts = [attempt(test, person, paper, begun) for person in people]
    db.session.execute(insert(PracticeTestAttempt), attempts)
    db.session.execute(
        insert(AttemptAnswer),
        [
            {
                "attempt_id": one["id"],
                "version_id": version,
                "value": given,
                "part": Decimal(int(given == key)),
                "points": Decimal(int(given == key)),
                "graded_version_id": version,
                "done_at": begun,
                "received_at": begun,
            }
            for one, row in zip(attempts, world.answers, strict=True)
            for version, given, key in zip(paper, row, world.keys, strict=True)
        ],
    )
    db.session.execute(text(RESULTS), {"test": test.id})
    return test


def single(number: int, key: int) -> SingleChoice:
    letters = tuple(
        Choice(text=f"Answer {'ABCD'[place]}", weight=Decimal(100 if place == key else 0)) for place in range(CHOICES)
    )
    return SingleChoice(text=f"Question {number}", choices=letters)


def students(count: int) -> list[UUID]:
    """Make people who cannot sign in: passwords are not the subject."""
    ids = [new_id() for _ in range(count)]
    rows = [
        {"id": one, "role": "student", "email": f"{one}@example.com", "full_name": f"Student {n}", "password_hash": "!"}
        for n, one in enumerate(ids)
    ]
    db.session.execute(insert(User), rows)
    return ids


def attempt(test: PracticeTest, person: UUID, paper: list[UUID], begun: datetime, **more: object) -> dict[str, object]:
    return {
        "id": new_id(),
        "test_id": test.id,
        "user_id": person,
        "kind": "whole",
        "paper": paper,
        "started_at": begun,
        "handed_in_at": begun + timedelta(minutes=20),
        "handed_in_by": "student",
        "event_count": 0,
    } | more


RESULTS = """
INSERT INTO practice_test_results (id, attempt_id, user_id, practice_test_id, points, points_possible,
                                   score_percentage, is_passed, is_final, time_taken_seconds, completed_at)
SELECT gen_random_uuid(), t.id, t.user_id, t.test_id, sum(a.points_awarded), count(*),
       round(100 * sum(a.points_awarded) / count(*), 2), 100 * sum(a.points_awarded) / count(*) >= 60, true, 1200,
       t.handed_in_at
FROM practice_test_attempts t JOIN test_answers a ON a.attempt_id = t.id
WHERE t.test_id = :test
GROUP BY t.id
"""
