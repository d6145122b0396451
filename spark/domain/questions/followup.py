"""Follow-ups: what asker and mentors say below a question, in the open."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spark.domain.people.user import User
from spark.domain.questions.posted import Posted, known_standing
from spark.domain.questions.question import Question
from spark.extensions import Model

KINDS = ("follow_up", "needs_info")


class QuestionFollowup(Posted, Model):
    """A remark in a question's thread; `needs_info` is a mentor's request that stops the clock."""

    __tablename__ = "question_followups"
    __table_args__ = (
        known_standing(),
        CheckConstraint("kind IN ('follow_up', 'needs_info')", name="kind"),
        Index("ix_question_followups_question_id", "question_id", "created_at"),
        Index("ix_question_followups_author_id", "author_id"),
    )

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(12), default="follow_up")
    text: Mapped[str] = mapped_column("followup_text")

    question: Mapped[Question] = relationship(back_populates="followups")
    author: Mapped[User] = relationship()
