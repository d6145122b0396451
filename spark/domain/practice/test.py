"""A practice test, its questions, and every version that students may have seen of each question."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy import Numeric as Exact
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spark.domain.ids import new_id
from spark.domain.library.subject import GradeLevel, Subject
from spark.domain.people.user import User
from spark.domain.practice.item import KINDS, Item, item_from
from spark.extensions import Model

STATES = (
    "draft",  # being written; only its author and admins see it
    "published",  # can be taken
    "retired",  # nobody starts it any more; attempts under way and results stay
)
LATE_RULES = (
    "done",  # an answer counts when it was given in time, however long it was on its way
    "received",  # an answer counts when it arrived in time
    "all",  # every answer counts, late ones are marked
)
LONGEST_DURATION = 24 * 60  # minutes
IN_LISTS = "state = 'published'"


class PracticeTest(Model):
    """A test. `question_count` and `total_points` follow from its questions, in the transaction that changes them."""

    __tablename__ = "practice_tests"
    __table_args__ = (
        CheckConstraint("state IN ('" + "', '".join(STATES) + "')", name="state"),
        CheckConstraint("late_rule IN ('" + "', '".join(LATE_RULES) + "')", name="late_rule"),
        CheckConstraint("duration_minutes BETWEEN 1 AND 1440", name="duration_minutes"),
        CheckConstraint("pass_score_percentage BETWEEN 0 AND 100", name="pass_score_percentage"),
        Index("ix_practice_tests_newest", "published_at", "id", postgresql_where=IN_LISTS),
        Index("ix_practice_tests_shelf", "subject_slug", "grade_slug", postgresql_where=IN_LISTS),
        Index(
            "ix_practice_tests_search_key",
            "search_key",
            postgresql_using="gin",
            postgresql_ops={"search_key": "gin_trgm_ops"},
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str] = mapped_column(default="", server_default="")
    html: Mapped[str] = mapped_column(default="", server_default="")  # of the description
    subject_slug: Mapped[str] = mapped_column(ForeignKey("subjects.slug"))
    grade_slug: Mapped[str] = mapped_column(ForeignKey("grade_levels.slug"))
    language: Mapped[str] = mapped_column(String(10), default="en")
    licence: Mapped[str] = mapped_column(String(30), default="own-work")
    source: Mapped[str] = mapped_column(String(500), default="", server_default="")
    duration_minutes: Mapped[int | None]  # none: take as long as you like
    pass_score_percentage: Mapped[int] = mapped_column(default=60)
    late_rule: Mapped[str] = mapped_column(String(10), default="done")
    state: Mapped[str] = mapped_column(String(10), default="draft")
    question_count: Mapped[int] = mapped_column("total_questions", default=0)  # texts that ask nothing left out
    total_points: Mapped[Decimal] = mapped_column(Exact(9, 2), default=0)
    search_key: Mapped[str] = mapped_column(default="", server_default="", deferred=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    published_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]

    owner: Mapped[User] = relationship()
    subject: Mapped[Subject] = relationship()
    grade: Mapped[GradeLevel] = relationship()
    questions: Mapped[list[PracticeTestQuestion]] = relationship(
        back_populates="test",
        order_by="PracticeTestQuestion.position, PracticeTestQuestion.id",
        primaryjoin="and_(PracticeTest.id == PracticeTestQuestion.test_id, PracticeTestQuestion.removed_at.is_(None))",
    )


class PracticeTestQuestion(Model):
    """A question of a test, whatever it says today. One that was removed stays for the attempts that saw it."""

    __tablename__ = "practice_test_questions"
    __table_args__ = (Index("ix_practice_test_questions_test_id", "test_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    test_id: Mapped[UUID] = mapped_column(ForeignKey("practice_tests.id", ondelete="CASCADE"))
    position: Mapped[int]
    current_version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("practice_test_question_versions.id", use_alter=True), unique=True
    )
    removed_at: Mapped[datetime | None]

    test: Mapped[PracticeTest] = relationship(back_populates="questions")
    version: Mapped[PracticeTestQuestionVersion] = relationship(foreign_keys=[current_version_id], post_update=True)


class PracticeTestQuestionVersion(Model):
    """What a question said at one time; never changed.

    `edition` grows when students see something else, `correction` when only the key is another: an attempt that saw
    an edition is graded by its newest correction. What students see before hand-in stands in `shown` alone; `content`
    (the whole item) and `explained` hold the key, and are only loaded by name.
    """

    __tablename__ = "practice_test_question_versions"
    __table_args__ = (
        CheckConstraint("kind IN ('" + "', '".join(KINDS) + "')", name="kind"),
        Index("uq_practice_test_question_versions_number", "question_id", "edition", "correction", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("practice_test_questions.id", ondelete="CASCADE"))
    edition: Mapped[int] = mapped_column(default=1)
    correction: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(20))
    points: Mapped[Decimal] = mapped_column(Exact(6, 2))
    topic: Mapped[str] = mapped_column(String(255), default="")
    shown: Mapped[dict[str, Any]]
    shown_digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    explained: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))

    question: Mapped[PracticeTestQuestion] = relationship(foreign_keys=[question_id])

    @property
    def item(self) -> Item:
        """The whole item, its key included."""
        return item_from(self.content)
