"""Downloading: somebody takes a lesson. Counted once per person and day, in whatever rendition."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from spark.domain.clock import today
from spark.domain.library.choices import Choice, choice_named
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.use import ContentDownload
from spark.domain.people.user import User
from spark.extensions import db


def take(version: ContentVersion, rendition: str, *, by: User | None) -> Choice:
    """Return what was chosen, and count it unless a visitor asks. Raises Refused when there is no such rendition."""
    choice = choice_named(version, rendition)
    if by is not None:
        count_once_a_day(version, rendition, by)
    return choice


def count_once_a_day(version: ContentVersion, rendition: str, person: User) -> None:
    """Write the download down, and count it when it is the first of the day."""
    first = db.session.scalar(
        insert(ContentDownload)
        .values(
            content_id=version.content_id, user_id=person.id, day=today(), version_id=version.id, rendition=rendition
        )
        .on_conflict_do_nothing()
        .returning(ContentDownload.day)
    )
    if first is not None:
        counted = {
            "download_count": Content.download_count + 1,
            "updated_at": Content.updated_at,
        }  # being used is no change
        db.session.execute(update(Content).where(Content.id == version.content_id).values(counted))


def has_taken(content: Content, person: User) -> bool:
    """Whether this person ever took the lesson."""
    taken = select(ContentDownload.day).filter_by(content_id=content.id, user_id=person.id).limit(1)
    return db.session.scalar(taken) is not None
