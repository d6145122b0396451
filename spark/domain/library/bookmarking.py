"""Bookmarking: lessons somebody keeps at hand."""

from __future__ import annotations

from sqlalchemy import Select, delete
from sqlalchemy.dialects.postgresql import insert

from spark.domain.library.browsing import Found, as_rows
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.use import Bookmark
from spark.domain.people.user import User
from spark.extensions import db


def keep(content: Content, *, by: User) -> None:
    """Put a lesson among somebody's own; twice is once."""
    db.session.execute(insert(Bookmark).values(content_id=content.id, user_id=by.id).on_conflict_do_nothing())


def let_go(content: Content, *, by: User) -> None:
    """Take a lesson from among somebody's own; twice is once."""
    db.session.execute(delete(Bookmark).where(Bookmark.content_id == content.id, Bookmark.user_id == by.id))


def kept_by(person: User, library: Select[ContentVersion], *, page: int = 1, limit: int = 20) -> Found:
    """Return a page of somebody's lessons, the last kept first; those that were withdrawn are not there."""
    kept = library.join(Bookmark, Bookmark.content_id == Content.id).where(Bookmark.user_id == person.id)
    ordered = kept.order_by(Bookmark.created_at.desc(), Bookmark.content_id)
    start = (max(page, 1) - 1) * limit
    lessons = db.session.scalars(as_rows(ordered.limit(limit + 1).offset(start))).all()
    return Found(lessons[:limit], start + len(lessons), len(lessons) > limit)
