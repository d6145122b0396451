"""Six-digit codes: they prove that a contact is reached, to confirm it or to set a new password."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spark.domain.ids import new_id
from spark.domain.people.user import User
from spark.extensions import Model


class ResetCode(Model):
    """A code that was asked for. A contact nobody has gets a row too, so that both cases cost the same."""

    __tablename__ = "reset_codes"
    __table_args__ = (
        CheckConstraint("purpose IN ('reset', 'confirm')", name="purpose"),
        Index("ix_reset_codes_contact", "contact", "purpose", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    contact: Mapped[str] = mapped_column(String(320))
    digest: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()
