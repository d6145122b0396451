"""Uploads: a file on its way in, before it belongs to a lesson."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from spark.domain.ids import new_id
from spark.extensions import Model


class Upload(Model):
    """A file that is arriving under `temp/` (open), has arrived (complete) or belongs to a version (used)."""

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'complete', 'used')", name="state"),
        CheckConstraint("method IN ('PUT', 'POST', 'MULTIPART')", name="method"),
        Index("ix_uploads_owner_id", "owner_id", "created_at"),
        Index("ix_uploads_expires_at", "expires_at", postgresql_where="state <> 'used'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    file_name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)  # declared when it began, measured when complete; in bytes
    method: Mapped[str] = mapped_column(String(10), default="PUT")
    multipart_id: Mapped[str | None]
    storage_key: Mapped[str]
    state: Mapped[str] = mapped_column(String(10), default="open")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
