"""Sweeping: photos in the storage that neither a question nor an open case names."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from spark.domain.library.cleaning import batches, delete, id_in, old_objects
from spark.domain.moderation.case import Case
from spark.domain.questions.photo import PREFIX
from spark.domain.questions.question import Question
from spark.extensions import db


def sweep_photos() -> None:
    """Delete what a killed request left behind, and what was evidence until its case was decided."""
    for batch in batches(old_objects(PREFIX)):
        known = named_for({id for stored in batch if (id := id_in(stored.key, 1))})
        delete(stored.key for stored in batch if stored.key not in known)


def named_for(question_ids: set[UUID]) -> set[str]:
    """The keys that some questions and the open cases about them name."""
    shown = select(Question.photo_key, Question.thumbnail_key).where(Question.id.in_(question_ids))
    kept = select(Case.evidence).where(
        Case.subject_type == "questions", Case.subject_id.in_(question_ids), Case.decided_at.is_(None)
    )
    names = {key for row in db.session.execute(shown) for key in row}
    return names | {key for said in db.session.scalars(kept) for photo in said["photos"] for key in photo.values()}
