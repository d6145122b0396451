"""How lessons are used: downloads, ratings and bookmarks, each counted once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, func
from sqlalchemy.orm import Mapped, mapped_column

from spark.extensions import Model


class ContentDownload(Model):
    """Somebody took a lesson on a day, in whatever rendition; a second time on the same day is the same row."""

    __tablename__ = "content_downloads"

    content_id: Mapped[UUID] = mapped_column(ForeignKey("content.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("content_versions.id", ondelete="CASCADE"))
    rendition: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ContentRating(Model):
    """One person's opinion of a lesson, one to five stars; rating again replaces it."""

    __tablename__ = "content_ratings"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    content_id: Mapped[UUID] = mapped_column(ForeignKey("content.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    stars: Mapped[int]
    comment: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class Bookmark(Model):
    """A lesson somebody keeps at hand."""

    __tablename__ = "bookmarks"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    content_id: Mapped[UUID] = mapped_column(ForeignKey("content.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
