"""An answer, and who found it helpful."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spark.domain.people.user import User
from spark.domain.questions.posted import Posted, known_standing
from spark.domain.questions.question import Question
from spark.extensions import Model


class Answer(Posted, Model):
    """An answer to one question. Answers written once for many questions share a `batch_id`."""

    __tablename__ = "answers"
    __table_args__ = (
        known_standing(),
        Index("uq_answers_accepted", "question_id", unique=True, postgresql_where="is_accepted"),
        Index("ix_answers_question_id", "question_id", "created_at"),
        Index("ix_answers_author_id", "author_id", "created_at"),
    )

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column("answer_text")
    helpful_votes: Mapped[int] = mapped_column(default=0)
    is_accepted: Mapped[bool] = mapped_column(default=False)
    accepted_at: Mapped[datetime | None]
    batch_id: Mapped[UUID | None]

    question: Mapped[Question] = relationship(back_populates="answers")
    author: Mapped[User] = relationship()


class AnswerVote(Model):
    """Somebody found an answer helpful; a person has one vote an answer."""

    __tablename__ = "answer_votes"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
