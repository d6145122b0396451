"""A school's questions of some years: 100,000, most of them answered, written straight into the tables."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text
from uuid_utils.compat import uuid7

from spark.domain.folding import fold
from spark.domain.questions.lexemes import search_vector
from spark.domain.questions.question import Question
from tests.bench.shelf import copy
from tests.bench.words import COMMON, SUBJECT_TOPICS, invented_words

FIRST = datetime(2023, 1, 1, tzinfo=UTC)
COLUMNS = (
    "id, asker_id, subject_slug, grade_slug, language, title, question_text, urgency, status, waiting_since, "
    "first_answered_at, answer_count, subscriber_count, html, standing, created_at, search_key, search"
)
TITLES = (
    "What is {topic}?", "Why do we learn {topic}?", "Help with {topic}", "{topic}", "How do I calculate {topic}?",
    "{topic}: {n} and {m}", "Find the answer for {n} cm and {m} cm ({topic})", "Difference between {topic} and {other}",
    "Explain {topic} in {name}", "Please explain {topic} to me", "Exercise {n}: {topic}", "I am stuck with {topic}",
)  # fmt: skip
TEXTS = (
    "I do not understand {topic}. {words}. Can somebody explain it to me?",
    "Our teacher in {name} gave us this: {words}. I tried {n} times and got {m}. What is wrong?",
    "{words}. How do you do it with {n} and {m}?",
    "pls help me with {topic}, {words}",
)
INDEXES = [index for index in Question.__table__.indexes if index.name.startswith("ix_questions_search")]


def fill(connection: Connection, asker_ids: list[UUID], count: int, open_ones: int) -> None:
    """Ask `count` questions, the newest `open_ones` of them still open. The search's indexes are built at the end."""
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    for index in INDEXES:
        index.drop(connection)
    copy(connection, "questions", COLUMNS, rows(asker_ids, count, open_ones))
    for index in INDEXES:
        index.create(connection)


def rows(asker_ids: list[UUID], count: int, open_ones: int) -> Iterator[tuple[Any, ...]]:
    """Questions as they are asked: the same topics again and again, and a long tail of names and words."""
    chance = random.Random(11)
    names = [name.title() for name in invented_words(5_000, chance)]
    vocabulary = [*COMMON, *invented_words(20_000, chance)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    everyday = chance.choices(vocabulary, weights, k=count * 24)
    for number in range(count):
        subject = chance.choice(list(SUBJECT_TOPICS))
        topic, other = chance.sample(SUBJECT_TOPICS[subject], 2)
        words = " ".join(everyday[24 * number : 24 * number + chance.randint(4, 24)])
        said = {"topic": topic, "other": other, "name": chance.choice(names), "words": words}
        said |= {"n": str(chance.randint(1, 60)), "m": str(chance.randint(1, 60))}
        title, body = chance.choice(TITLES).format(**said), chance.choice(TEXTS).format(**said)
        is_open = number >= count - open_ones
        asked_at = FIRST + timedelta(minutes=10 * number)
        yield (
            *(
                uuid7(),
                chance.choice(asker_ids),
                subject,
                f"grade-{chance.randint(1, 12)}",
                "en",
                title,
                body,
                "medium",
            ),
            *("open" if is_open else chance.choice(("answered", "closed")), asked_at, None if is_open else asked_at),
            *(0 if is_open else chance.randint(1, 3), 0, "", "shown", asked_at),
            *(fold(f"{title} {body}"), search_vector(title, body)),
        )
