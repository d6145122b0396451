"""Idempotency keys: the first outcome of a change, kept with the change in one transaction.

See the Idempotency-Key header field (draft-ietf-httpapi-idempotency-key-header). Kept 400 days, because a phone may
come back after a school holiday.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, Index, SmallInteger, String, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from spark.domain.clock import now
from spark.domain.refusal import Refused
from spark.extensions import Model, db

KEPT = timedelta(days=400)
LOCK_TIMEOUT = "2s"


class IdempotencyKey(Model):
    """A key one person has used, on what content, and what came of it; no status yet means still running."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    route: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None] = mapped_column(SmallInteger)
    location: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


def claim_key(user_id: UUID, key: str, route: str, digest: str) -> IdempotencyKey | None:
    """Take a key for the running transaction, or return what its first use came to.

    Raises Refused with KEY_BUSY (409) while another request with the same key runs, and with KEY_REUSED (422) when
    the key was used for other content.
    """
    db.session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    row = {"user_id": user_id, "key": key, "route": route, "digest": digest}
    try:
        taken = db.session.execute(
            insert(IdempotencyKey).values(**row).on_conflict_do_nothing().returning(IdempotencyKey.key)
        ).scalar()
    except OperationalError as error:  # the first request still holds the row: psycopg's LockNotAvailable
        db.session.rollback()
        if getattr(error.orig, "sqlstate", "") != "55P03":
            raise
        raise Refused(_("This is already being saved. Try again in a moment."), code="KEY_BUSY", status=409) from error
    db.session.execute(text("SET LOCAL lock_timeout = 0"))
    if taken:
        return None
    first = db.session.scalars(select(IdempotencyKey).filter_by(user_id=user_id, key=key)).one()
    if first.digest != digest or first.route != route:
        raise Refused(_("This key was already used for something else."), code="KEY_REUSED", status=422)
    return first


def record_outcome(user_id: UUID, key: str, status: int, location: str) -> None:
    """Write down what the change came to, before it commits."""
    row = db.session.get_one(IdempotencyKey, (user_id, key))
    row.status, row.location = status, location


def last_key(user_id: UUID, route: str) -> str | None:
    """Return the key of a person's last change by this route, if it had one."""
    of_route = (
        select(IdempotencyKey.key).filter_by(user_id=user_id, route=route).where(IdempotencyKey.status.is_not(None))
    )
    return db.session.scalars(of_route.order_by(IdempotencyKey.created_at.desc()).limit(1)).first()


def forget_old_keys() -> None:
    """Drop the keys that no phone will send again."""
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now() - KEPT))
