"""The audit log: who did which privileged act to what, append-only and chained.

Each entry's digest covers its own fields and the digest before it, so that a removed or altered entry shows. Ids and
codes only stand in the chain; personal values stand in a side table that can be erased without breaking it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from spark.domain.clock import now
from spark.extensions import Model, db

CHAIN_LOCK = 0x5350_4152  # "SPAR": serialises writers of the chain until they commit


class AuditEntry(Model):
    """One privileged act. A trigger forbids UPDATE and DELETE."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_subject", "subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    act: Mapped[str] = mapped_column(String(60))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    digest: Mapped[str] = mapped_column(String(64))


class AuditPersonalValue(Model):
    """What a person wrote or was called in an act; erased with the person."""

    __tablename__ = "audit_personal_values"

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_log.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str]


def record(act: str, subject: Any, *, by: Any, personal: dict[str, str] | None = None, **facts: Any) -> AuditEntry:
    """Enter an act in the log as part of the running transaction; `by` is None for the system itself."""
    db.session.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))
    before = db.session.scalar(select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)) or ""
    entry = AuditEntry(
        at=now(),
        actor_id=by.id if by is not None else None,
        act=act,
        subject_type=subject.__tablename__,
        subject_id=str(getattr(subject, "id", None) or subject.key),
        facts=facts,
    )
    entry.digest = digest_of(entry, before)
    db.session.add(entry)
    db.session.flush()
    for name, value in (personal or {}).items():
        db.session.add(AuditPersonalValue(entry_id=entry.id, name=name, value=value))
    return entry


def digest_of(entry: AuditEntry, before: str) -> str:
    """Return the SHA-256 (hex) of an entry's fields in canonical JSON (RFC 8785 order) after the digest before it."""
    fields = [
        before,
        entry.at.isoformat(),
        str(entry.actor_id),
        entry.act,
        entry.subject_type,
        entry.subject_id,
        entry.facts,
    ]
    return hashlib.sha256(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def broken_link() -> int | None:
    """Return the id of the first entry that does not follow from the one before it, None when the chain holds."""
    before = ""
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)):
        if digest_of(entry, before) != entry.digest:
            return entry.id
        before = entry.digest
    return None
