"""Claims: the lease under which one mentor, and nobody else, works on a question; and the drafts they write."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.people.user import User
from spark.domain.questions.question import Question
from spark.extensions import Model

LEASE = timedelta(minutes=10)
EXTENSION = timedelta(minutes=30)  # on request
MOST_CLAIMS = 4  # a mentor holds at once
KINDS = (
    "claimed",
    "assigned",  # given, not yet taken
    "along",  # taken along for a day without a line
)
ENDINGS = (
    "answered",
    "released",  # given back by the mentor
    "expired",  # the lease ran out
    "needs_info",  # the asker was asked for more
    "passed_on",  # assigned, not taken in time, and assigned to somebody else
    "withdrawn",  # the question is gone
)


class QuestionClaim(Model):
    """One mentor's hold on a question. Of the claims that have not ended there is at most one a question."""

    __tablename__ = "question_claims"
    __table_args__ = (
        CheckConstraint("kind IN ('" + "', '".join(KINDS) + "')", name="kind"),
        CheckConstraint("ended_as IN ('" + "', '".join(ENDINGS) + "')", name="ended_as"),
        Index("uq_question_claims_open", "question_id", unique=True, postgresql_where="ended_at IS NULL"),
        Index("ix_question_claims_mentor", "mentor_id", postgresql_where="ended_at IS NULL"),
        Index("ix_question_claims_lapsing", "expires_at", postgresql_where="ended_at IS NULL"),
        Index("ix_question_claims_question_id", "question_id", "claimed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    mentor_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(10), default="claimed")
    claimed_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str | None] = mapped_column(String(12))

    question: Mapped[Question] = relationship(back_populates="claims")
    mentor: Mapped[User] = relationship()

    @property
    def is_live(self) -> bool:
        """Whether the lease still runs; one that ran out may not have been ended yet."""
        return self.ended_at is None and self.expires_at > now()


class AnswerDraft(Model):
    """What a mentor has written so far. Without a live claim of its author it is a suggestion to whoever has one."""

    __tablename__ = "answer_drafts"

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    author: Mapped[User] = relationship()


class SavedReply(Model):
    """A text a mentor uses often."""

    __tablename__ = "saved_replies"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column("reply_text")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
