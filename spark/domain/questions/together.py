"""What ties people and questions together: groups of near-duplicates, and those who wait with the asker."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from spark.domain.ids import new_id
from spark.extensions import Model


class QuestionGroup(Model):
    """Open questions that ask the same; `questions.group_id` names the group."""

    __tablename__ = "question_groups"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subject_slug: Mapped[str] = mapped_column(ForeignKey("subjects.slug"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class QuestionSubscription(Model):
    """Somebody said "me too": they are told what the asker is told."""

    __tablename__ = "question_subscriptions"

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
