"""The job that groups questions: asked for when one is asked, edited, reopened, released or taken out of the queue."""

from __future__ import annotations

from uuid import UUID

from spark.domain.questions.grouping import group
from spark.domain.questions.question import Question
from spark.extensions import db
from spark.jobs.registry import job


@job("questions.group")
def group_question(id: str) -> None:
    """Put a question with those that ask the same."""
    question = db.session.get(Question, UUID(id))
    if question is not None:
        group(question)
