"""What a corrected key did: one regrade a correction, and what it changed for each student."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy import Numeric as Exact
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spark.domain.ids import new_id
from spark.domain.practice.attempt import PracticeTestResult
from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.extensions import Model


class Regrade(Model):
    """The grading anew that a correction asked for. `done_at` is none while the job has not come to it."""

    __tablename__ = "practice_test_regrades"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("practice_test_question_versions.id"), unique=True)
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(default="", server_default="")  # as the author tells the students
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]
    attempt_count: Mapped[int] = mapped_column(default=0)  # that had the question
    changed_count: Mapped[int] = mapped_column(default=0)  # whose score is another now

    version: Mapped[PracticeTestQuestionVersion] = relationship()


class ResultChange(Model):
    """What a regrade did to one result, in percent before and after; once, however often the job runs."""

    __tablename__ = "practice_test_result_changes"
    __table_args__ = (Index("ix_practice_test_result_changes_result_id", "result_id", "changed_at"),)

    regrade_id: Mapped[UUID] = mapped_column(
        ForeignKey("practice_test_regrades.id", ondelete="CASCADE"), primary_key=True
    )
    result_id: Mapped[UUID] = mapped_column(
        ForeignKey("practice_test_results.id", ondelete="CASCADE"), primary_key=True
    )
    before: Mapped[Decimal] = mapped_column(Exact(5, 2))
    after: Mapped[Decimal] = mapped_column(Exact(5, 2))
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())

    regrade: Mapped[Regrade] = relationship()
    result: Mapped[PracticeTestResult] = relationship()
