"""Facts: what the sentence of a notification may still say to its reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from spark.domain.notices.notification import Notification
from spark.domain.questions.question import Question
from spark.extensions import db

Facts = dict[str, Any]


def facts_in_sight(notifications: Iterable[Notification]) -> dict[UUID, Facts]:
    """Return the facts of some notifications by their ids, in one query at most.

    The title of a question that was held, withdrawn or taken down since is left to who asked it.
    """
    facts: dict[UUID, Facts] = {}
    about: defaultdict[UUID, list[Notification]] = defaultdict(list)
    for notification in notifications:
        facts[notification.id] = notification.facts
        if (question_id := question_in(notification.thread_key)) is not None:
            about[question_id].append(notification)
    if about:
        hidden = select(Question.id, Question.asker_id).where(Question.id.in_(about), Question.standing != "shown")
        for question_id, asker_id in db.session.execute(hidden):
            for told in about[question_id]:
                if told.user_id != asker_id:
                    facts[told.id] = {name: fact for name, fact in told.facts.items() if name != "title"}
    return facts


def question_in(thread_key: str) -> UUID | None:
    """Return the question that a thread is about, None when it is about something else."""
    kind, _, key = thread_key.partition(":")
    try:
        return UUID(key) if kind == "question" else None
    except ValueError:
        return None
