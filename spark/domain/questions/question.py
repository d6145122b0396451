"""A question: who asks what, about which subject, how urgent it is and how far it has come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship, validates

from spark.domain.clock import now
from spark.domain.folding import fold
from spark.domain.library.content import Content
from spark.domain.library.subject import GradeLevel, Subject
from spark.domain.people.user import User
from spark.domain.questions.lexemes import search_vector
from spark.domain.questions.posted import Posted, known_standing
from spark.extensions import Model

if TYPE_CHECKING:
    from spark.domain.questions.answer import Answer
    from spark.domain.questions.claim import QuestionClaim
    from spark.domain.questions.followup import QuestionFollowup

STATUSES = (
    "open",  # waits for an answer
    "answered",  # has one; the asker has not said whether it helps
    "closed",  # an answer was accepted, or the question was withdrawn
)
URGENCIES = ("low", "medium", "high")
LONGEST_TITLE = 255
SEARCHED = 2_000  # characters of the text that searching and grouping look at
IN_QUEUE = "status = 'open' AND standing = 'shown'"


class Question(Posted, Model):
    """A question. `status` is the truth about it; claims, answers and votes say who and when."""

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'answered', 'closed')", name="status"),
        CheckConstraint("urgency IN ('low', 'medium', 'high')", name="urgency"),
        known_standing(),
        Index("ix_questions_queue", "waiting_since", "id", postgresql_where=IN_QUEUE),
        Index("ix_questions_newest", "created_at", "id", postgresql_where="standing = 'shown'"),
        Index("ix_questions_subject", "subject_slug", "created_at", "id", postgresql_where="standing = 'shown'"),
        Index("ix_questions_answered", "subject_slug", "first_answered_at"),
        Index("ix_questions_asker_id", "asker_id", "created_at"),
        Index("ix_questions_group_id", "group_id", postgresql_where="group_id IS NOT NULL"),
        Index("ix_questions_search", "search", postgresql_using="gin"),
        Index(
            "ix_questions_search_key",
            "search_key",
            postgresql_using="gin",
            postgresql_ops={"search_key": "gin_trgm_ops"},
        ),
    )

    asker_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    subject_slug: Mapped[str] = mapped_column(ForeignKey("subjects.slug"))
    grade_slug: Mapped[str] = mapped_column(ForeignKey("grade_levels.slug"))
    language: Mapped[str] = mapped_column(String(10), default="en")
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column("question_text")
    urgency: Mapped[str] = mapped_column(String(10), default="medium")
    content_id: Mapped[UUID | None] = mapped_column(ForeignKey("content.id", ondelete="SET NULL"), index=True)
    # The asker's own answer in a practice test, which names the attempt and the question there
    test_answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("test_answers.id", ondelete="SET NULL"), index=True)

    # The photo comes after the text, or not at all
    photo_key: Mapped[str | None]
    photo_bytes: Mapped[int | None]
    thumbnail_key: Mapped[str | None]
    thumbnail_bytes: Mapped[int | None]
    photo_width: Mapped[int | None]
    photo_height: Mapped[int | None]

    status: Mapped[str] = mapped_column(String(10), default="open")
    # The clock of the queue: it stops while the asker is asked for more, and `waiting_since` moves by as long.
    waiting_since: Mapped[datetime] = mapped_column(default=now)
    clock_stopped_at: Mapped[datetime | None]
    first_answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    answer_count: Mapped[int] = mapped_column(default=0)  # of those shown
    subscriber_count: Mapped[int] = mapped_column(default=0)  # "me too", the asker not counted
    has_held_answer: Mapped[bool | None] = query_expression()  # where it was asked for: queue.py, `held_answer`
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("question_groups.id", ondelete="SET NULL"))

    search_key: Mapped[str] = mapped_column(default="", deferred=True)  # folded title and beginning of the text
    search: Mapped[str] = mapped_column(TSVECTOR, server_default="", deferred=True)  # their lexemes: lexemes.py

    asker: Mapped[User] = relationship()
    subject: Mapped[Subject] = relationship()
    grade: Mapped[GradeLevel] = relationship()
    content: Mapped[Content | None] = relationship()
    answers: Mapped[list[Answer]] = relationship(back_populates="question", order_by="Answer.created_at")
    followups: Mapped[list[QuestionFollowup]] = relationship(
        back_populates="question", order_by="QuestionFollowup.created_at"
    )
    claims: Mapped[list[QuestionClaim]] = relationship(back_populates="question")

    @validates("title", "text")
    def keep_search_key(self, attribute: str, value: str) -> str:
        """Let people find the question by any spelling of its words."""
        said = {"title": self.title or "", "text": self.text or ""} | {attribute: value}
        self.search_key = fold(f"{said['title']} {said['text'][:SEARCHED]}")
        self.search = search_vector(said["title"], said["text"][:SEARCHED])
        return value

    @property
    def needs_info(self) -> bool:
        """Whether a mentor asked the asker for more and the clock stands still."""
        return self.clock_stopped_at is not None

    @property
    def is_in_queue(self) -> bool:
        """Whether mentors see it among the questions that wait."""
        return self.status == "open" and self.standing == "shown"
