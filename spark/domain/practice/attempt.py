"""An attempt at a test: what was given, when, whether it was in time, and what it came to."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, func
from sqlalchemy import Numeric as Exact
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.people.user import User
from spark.domain.practice.test import PracticeTest, PracticeTestQuestionVersion
from spark.extensions import Model

KINDS = (
    "whole",  # the test as it is
    "again",  # only what went wrong the last time; says nothing about the test or the student's level
)
TIMINGS = (
    "verified",  # start and end were seen by the server
    "device",  # by the clocks of a device without a line, which agree with each other and with ours
    "unverified",  # by clocks that do not; the score counts all the same
)
EVENTS = ("start", "answer", "flag", "unflag", "hand_in")
OPEN = "handed_in_at IS NULL"


class PracticeTestAttempt(Model):
    """One try of one person. The paper, version by version, is fixed when it begins, and so is its end.

    Whoever changes an attempt holds its row. `deadline_at` is the server's; none means there is no limit.
    """

    __tablename__ = "practice_test_attempts"
    __table_args__ = (
        CheckConstraint("kind IN ('" + "', '".join(KINDS) + "')", name="kind"),
        CheckConstraint("handed_in_by IN ('student', 'clock')", name="handed_in_by"),
        CheckConstraint("timing IN ('" + "', '".join(TIMINGS) + "')", name="timing"),
        Index("ix_practice_test_attempts_user_id", "user_id", "test_id", "started_at"),
        Index("ix_practice_test_attempts_test_id", "test_id", "started_at"),
        Index("uq_practice_test_attempts_open", "user_id", "test_id", unique=True, postgresql_where=OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    test_id: Mapped[UUID] = mapped_column(ForeignKey("practice_tests.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(10), default="whole")
    paper: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))  # versions in order
    flagged: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default="{}")  # versions
    time_factor: Mapped[Decimal] = mapped_column(Exact(3, 2), default=1)
    started_at: Mapped[datetime] = mapped_column(default=now)
    deadline_at: Mapped[datetime | None]
    handed_in_at: Mapped[datetime | None]  # for the clock's hand-in the deadline itself
    handed_in_by: Mapped[str | None] = mapped_column(String(10))
    timing: Mapped[str] = mapped_column(String(10), default="verified", server_default="verified")
    result_seen_at: Mapped[datetime | None]  # the key was shown from then on
    event_count: Mapped[int] = mapped_column(default=0)

    test: Mapped[PracticeTest] = relationship()
    user: Mapped[User] = relationship()
    answers: Mapped[list[AttemptAnswer]] = relationship(back_populates="attempt")
    result: Mapped[PracticeTestResult | None] = relationship(back_populates="attempt")

    @property
    def is_open(self) -> bool:
        """Whether it has not been handed in; its time may be over all the same."""
        return self.handed_in_at is None


class AttemptEvent(Model):
    """What happened in an attempt, in the order in which the server heard of it. Append-only: nothing given is lost.

    `done_at` is when the student did it, by the age that the device gave; `received_at` when the server heard of it.
    """

    __tablename__ = "attempt_events"
    __table_args__ = (CheckConstraint("kind IN ('" + "', '".join(EVENTS) + "')", name="kind"),)

    attempt_id: Mapped[UUID] = mapped_column(
        ForeignKey("practice_test_attempts.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    version_id: Mapped[UUID | None]
    value: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    done_at: Mapped[datetime]
    received_at: Mapped[datetime]
    is_counted: Mapped[bool] = mapped_column(default=True)  # false: too late by the test's rule, kept all the same


class AttemptAnswer(Model):
    """The answer to one question of an attempt as it counts now; after hand-in also what it brings and why.

    `part` is the part of the points, 0 to 1; none before hand-in, and while a person has still to mark it.
    `graded_version_id` is the version whose key decided, so that a corrected key counts once.
    """

    __tablename__ = "test_answers"
    __table_args__ = (
        Index("uq_test_answers_version", "attempt_id", "version_id", unique=True),
        Index("ix_test_answers_version_id", "version_id"),
        Index(
            "ix_test_answers_unmarked",
            "received_at",
            "id",
            postgresql_where="waits_for_mark",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("practice_test_attempts.id", ondelete="CASCADE"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("practice_test_question_versions.id"))
    value: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    done_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    part: Mapped[Decimal | None] = mapped_column(Exact(7, 6))
    points: Mapped[Decimal | None] = mapped_column("points_awarded", Exact(6, 2))
    graded_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("practice_test_question_versions.id"))
    waits_for_mark: Mapped[bool] = mapped_column(default=False)
    marked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    marked_at: Mapped[datetime | None]
    marks: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))  # points for each line of the rubric

    attempt: Mapped[PracticeTestAttempt] = relationship(back_populates="answers")
    version: Mapped[PracticeTestQuestionVersion] = relationship(foreign_keys=[version_id])


class PracticeTestResult(Model):
    """What an attempt came to. `is_final` is false while answers wait for a person's mark."""

    __tablename__ = "practice_test_results"
    __table_args__ = (
        Index("ix_practice_test_results_user_id", "user_id", "completed_at"),
        Index("ix_practice_test_results_test_id", "practice_test_id", "completed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("practice_test_attempts.id", ondelete="CASCADE"), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    test_id: Mapped[UUID] = mapped_column("practice_test_id", ForeignKey("practice_tests.id"))
    points: Mapped[Decimal] = mapped_column(Exact(9, 2))
    points_possible: Mapped[Decimal] = mapped_column(Exact(9, 2))
    score_percentage: Mapped[Decimal] = mapped_column(Exact(5, 2))
    is_passed: Mapped[bool]
    is_final: Mapped[bool] = mapped_column(default=True)
    time_taken_seconds: Mapped[int]
    completed_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    attempt: Mapped[PracticeTestAttempt] = relationship(back_populates="result")
    test: Mapped[PracticeTest] = relationship()
