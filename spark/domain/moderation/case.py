"""Reports and cases: what people or our own checks found in a text, and what a moderator decided.

A case keeps the text as it was, so that neither an edit nor a withdrawal makes evidence vanish.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spark.domain.ids import new_id
from spark.domain.people.user import User
from spark.extensions import Model

SUBJECTS = ("questions", "answers", "question_followups")  # tables whose rows are `Posted`
REASONS = ("contact", "unkind", "unsafe", "wrong", "spam", "other")


class Report(Model):
    """Somebody pointed at a text; a person reports a text once."""

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint("subject_type IN ('" + "', '".join(SUBJECTS) + "')", name="subject_type"),
        CheckConstraint("reason IN ('" + "', '".join(REASONS) + "')", name="reason"),
        UniqueConstraint("reporter_id", "subject_type", "subject_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Case(Model):
    """One text before the moderators. Of the undecided cases there is at most one a text."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint("subject_type IN ('" + "', '".join(SUBJECTS) + "')", name="subject_type"),
        CheckConstraint("decision IN ('kept', 'removed')", name="decision"),
        Index("uq_cases_open", "subject_type", "subject_id", unique=True, postgresql_where="decided_at IS NULL"),
        Index("ix_cases_waiting", "opened_at", "id", postgresql_where="decided_at IS NULL"),
        Index("ix_cases_author_id", "author_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    evidence: Mapped[dict[str, Any]]  # title and text as they were when the case was opened
    findings: Mapped[list[Any]] = mapped_column(default=list)  # what our own check found: kind and words
    is_held: Mapped[bool] = mapped_column(default=False)  # nobody but author and admins reads the text meanwhile
    report_count: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decision: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(default="")

    author: Mapped[User] = relationship(foreign_keys=[author_id])


class TextRevision(Model):
    """What a text said before its author changed it."""

    __tablename__ = "text_revisions"
    __table_args__ = (Index("ix_text_revisions_subject", "subject_type", "subject_id", "replaced_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column("revision_text")
    replaced_at: Mapped[datetime] = mapped_column(server_default=func.now())
