"""Locks on people and questions. Everywhere in this order: people, then questions by id, then the rest.

They are FOR NO KEY UPDATE: rows that only refer to a person or a question are written beside them.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from spark.domain.people.user import User
from spark.domain.questions.question import Question
from spark.extensions import db


def hold_person(person_id: UUID) -> None:
    """Let what one mentor does at once on several devices happen one after the other."""
    db.session.execute(select(User.id).where(User.id == person_id).with_for_update(key_share=True))


def locked(question_id: UUID) -> Question:
    """Load a question as it is now and hold it until the transaction ends."""
    return locked_in_order([question_id])[0]


def locked_in_order(question_ids: Collection[UUID]) -> list[Question]:
    """Load several as they are now and hold them, in the one order that keeps two such calls from a deadlock."""
    return list(
        db.session.scalars(
            select(Question)
            .where(Question.id.in_(question_ids))
            .order_by(Question.id)
            .with_for_update(key_share=True, of=Question)
            .execution_options(populate_existing=True)
        )
    )
