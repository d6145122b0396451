"""An import under way: a file of questions, what was found in it, and whether somebody has confirmed it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spark.domain.ids import new_id
from spark.domain.practice.test import PracticeTest
from spark.extensions import Model, db

STATES = (
    "reading",  # a job looks at the file
    "read",  # everything found can be looked at; nothing is imported yet
    "importing",  # confirmed; a job makes the questions
    "imported",
    "failed",  # could not be read or imported; `error` says why
)
FORMATS = ("gift", "moodle", "aiken", "csv")


class ImportRun(Model):
    """A file of questions on its way into a test. `done_count` of `total_count` is how far the running job has come."""

    __tablename__ = "practice_test_imports"
    __table_args__ = (
        CheckConstraint("state IN ('" + "', '".join(STATES) + "')", name="state"),
        CheckConstraint("format IN ('" + "', '".join(FORMATS) + "')", name="format"),
        Index("ix_practice_test_imports_owner_id", "owner_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    test_id: Mapped[UUID] = mapped_column(ForeignKey("practice_tests.id", ondelete="CASCADE"), index=True)
    format: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(255), default="")
    storage_key: Mapped[str]
    state: Mapped[str] = mapped_column(String(10), default="reading")
    error: Mapped[str] = mapped_column(default="", server_default="")
    problems: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  # sentences about the whole file
    problem_count: Mapped[int] = mapped_column(default=0)  # questions that cannot be imported
    skipped_count: Mapped[int] = mapped_column(default=0)
    done_count: Mapped[int] = mapped_column(default=0)
    total_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]

    test: Mapped[PracticeTest] = relationship()

    @property
    def is_importable(self) -> bool:
        """Whether it may be confirmed: all of it, or nothing."""
        return self.state == "read" and not self.problems and not self.problem_count and self.total_count > 0


class ImportedItem(Model):
    """One question found in a file, with what is wrong with it."""

    __tablename__ = "practice_test_import_items"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("practice_test_imports.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    item: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    problems: Mapped[list[Any]] = mapped_column(default=list)  # [field, sentence]
    notes: Mapped[list[Any]] = mapped_column(default=list)  # sentences
    is_skipped: Mapped[bool] = mapped_column(default=False)  # of a kind that Spark does not have


def imports_among(ids: Collection[UUID]) -> set[UUID]:
    """Return those ids that are imports: their files under temp/ are not to be swept."""
    return set(db.session.scalars(select(ImportRun.id).where(ImportRun.id.in_(ids))))
