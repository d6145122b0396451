"""The catalogue: every lesson in a line, for a phone that searches without a network, and what changed in it since.

When a lesson came, was replaced or went stands in `content.listed_at`, which the database keeps by itself: whatever
publishes, withdraws, deletes or gives back a lesson, nobody has to think of the phones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select

from spark.domain.clock import now
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.deleting import GIVEN_BACK_WITHIN
from spark.extensions import db

# A change is dated when it is made and seen when it is committed; whoever asks in between would miss it. What is told
# a second time changes nothing on the phone.
OVERLAP = timedelta(minutes=10)
# Of an erased lesson nothing is left that could say it is gone, so an older catalogue is replaced.
OLDEST = GIVEN_BACK_WITHIN - timedelta(days=1)
COLUMNS = (
    ContentVersion.content_id,
    ContentVersion.title,
    ContentVersion.topic,
    ContentVersion.subject_slug,
    ContentVersion.grade_slug,
    ContentVersion.kind,
    ContentVersion.language,
    ContentVersion.lightest_bytes,
)


@dataclass(frozen=True)
class Catalogue:
    """Lessons by id, and the ids of those that are gone; `at` is what to ask with the next time, in seconds.

    `whole` says that this is all there is, and whatever else the phone has is gone.
    """

    at: int
    whole: bool
    lessons: Sequence[Row[*tuple[Any, ...]]]
    gone: Sequence[UUID]


def catalogue(library: Select[ContentVersion], since: int | None) -> Catalogue:
    """Return what `library` allows: all of it, or what came, changed and went after the `at` of an earlier answer."""
    at = now()
    asked = datetime.fromtimestamp(since, UTC) if since is not None else None
    if asked is None or not at - OLDEST <= asked <= at:
        return Catalogue(int(at.timestamp()), True, lines(library), [])
    changed = Content.listed_at >= asked - OVERLAP
    lessons = lines(library.where(changed))
    there = {line.content_id for line in lessons}
    touched = db.session.scalars(select(Content.id).where(changed, was_published()).order_by(Content.id))
    return Catalogue(int(at.timestamp()), False, lessons, [id for id in touched if id not in there])


def was_published() -> ColumnElement[bool]:
    """Whether a lesson was ever in the library: no phone has the others, and nobody is told that they exist."""
    return Content.versions.any(ContentVersion.published_at.is_not(None))


def lines(library: Select[ContentVersion]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return a line for each lesson. Ids begin with their time: in their order they compress best."""
    found = library.with_only_columns(*COLUMNS, maintain_column_froms=True)
    return db.session.execute(found.order_by(ContentVersion.content_id)).all()
