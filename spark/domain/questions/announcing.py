"""Announcing: the open pages look again when a question, who works on it, or its thread has changed."""

from __future__ import annotations

from uuid import UUID

from spark.domain.notices.hints import DESK, hint, question_topic
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.questions.answer import Answer


def queue_changed(question_id: UUID) -> None:
    """Let the desks look again: a question came, changed or went."""
    hint("queue:changed", DESK, questionId=str(question_id))


def thread_changed(question_id: UUID) -> None:
    """Let whoever has the question open look again."""
    hint("question:changed", question_topic(question_id), questionId=str(question_id))


def desk_changed(question_id: UUID) -> None:
    """Let the desks and the question's own page look again at who works on it."""
    queue_changed(question_id)
    thread_changed(question_id)


def answers_changed(answer: Answer) -> None:
    """Let the desks and the question's own page look again at its answers."""
    queue_changed(answer.question_id)
    asked = answer.question_id
    hint("question:answered", question_topic(asked), questionId=str(asked), answerId=str(answer.id))


def regroup(question_id: UUID) -> None:
    """Have the question compared anew with the others that wait."""
    put_in_outbox("questions.group", id=str(question_id))
