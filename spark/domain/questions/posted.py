"""What a question, an answer and a follow-up share: a text that other people read, and where it stands."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, func
from sqlalchemy.orm import Mapped, mapped_column

from spark.domain.ids import new_id

STANDINGS = (
    "shown",  # everybody in the school reads it
    "held",  # a moderator looks at it first; only its author and admins read it
    "withdrawn",  # taken back by its author; admins still read it
    "removed",  # taken down by a moderator; only admins read it
)
LONGEST_TEXT = 20_000  # characters


class Posted:
    """A text that people read. `html` is rendered from it when it is written, not when it is read."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    html: Mapped[str] = mapped_column(default="")
    standing: Mapped[str] = mapped_column(String(10), default="shown")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    edited_at: Mapped[datetime | None]  # by its author, after others may have read it


def known_standing() -> CheckConstraint:
    """The constraint each of the three tables carries."""
    return CheckConstraint("standing IN ('" + "', '".join(STANDINGS) + "')", name="standing")
