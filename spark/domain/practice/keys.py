"""Keys: which version of a question decides about an answer."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.extensions import db


def newest_keys(version_ids: Collection[UUID]) -> dict[UUID, PracticeTestQuestionVersion]:
    """Return for each version the newest correction of its edition, with its key loaded."""
    pinned = (
        select(
            PracticeTestQuestionVersion.id.label("seen"),
            PracticeTestQuestionVersion.question_id,
            PracticeTestQuestionVersion.edition,
        )
        .where(PracticeTestQuestionVersion.id.in_(version_ids))
        .subquery()
    )
    rows = db.session.execute(
        select(pinned.c.seen, PracticeTestQuestionVersion)
        .join(
            PracticeTestQuestionVersion,
            (PracticeTestQuestionVersion.question_id == pinned.c.question_id)
            & (PracticeTestQuestionVersion.edition == pinned.c.edition),
        )
        .order_by(PracticeTestQuestionVersion.correction)
        .options(undefer(PracticeTestQuestionVersion.content))
    )
    return dict(rows.all())  # later corrections take the place of earlier ones
