"""Six-digit codes, from asking to using: valid for ten minutes, once, with five tries.

The code itself is stored nowhere: the job that sends it derives it from the row's id and the secret key, and what was
typed is compared with a digest. Asking for a contact nobody has does the same work as for one that somebody has.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from datetime import timedelta
from typing import Literal
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, delete, func, select

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.reset_code import ResetCode
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db

Purpose = Literal["reset", "confirm"]
VALID_FOR = timedelta(minutes=10)
MOST_TRIES = 5
MOST_AN_HOUR = 3
KEPT = timedelta(days=1)


def ask_for_code(contact: str, purpose: Purpose, person: User | None) -> bool:
    """Have a code sent to `contact`; False when it had its share of this hour. Nobody is told which it was."""
    moment = now()
    db.session.execute(
        select(func.pg_advisory_xact_lock(func.hashtext(contact)))
    )  # two requests count one after the other
    sent = select(func.count(ResetCode.id)).where(
        ResetCode.contact == contact, ResetCode.created_at > moment - timedelta(hours=1)
    )
    if (db.session.scalar(sent) or 0) >= MOST_AN_HOUR:
        return False
    row = ResetCode(
        id=new_id(),
        user_id=person.id if person else None,
        purpose=purpose,
        contact=contact,
        expires_at=moment + VALID_FOR,
    )
    row.created_at = moment
    row.digest = digest_of(row.id, code_of(row))
    db.session.add(row)
    put_in_outbox("people.send_code", id=str(row.id))
    return True


def use_code(contact: str, purpose: Purpose, typed: str) -> User | None:
    """Spend a code and return whose contact it proves; None counts the try, which the caller must commit."""
    codes = list(db.session.scalars(usable(contact, purpose)))
    digits = "".join(str(unicodedata.digit(char)) for char in typed[:20] if char.isdigit())
    right = [row for row in codes if hmac.compare_digest(row.digest, digest_of(row.id, digits))]
    if not right or (person := right[0].user) is None or person.deleted_at is not None:
        for row in codes:
            row.tries += 1
        return None
    for row in codes:
        row.used_at = now()
    return person


def wrong_code() -> Refused:
    """Return the one refusal for a code that is wrong, used, too old or was never sent."""
    return Refused(
        _("This code is wrong or no longer valid. Look at the newest message, or ask for a new code."),
        field="code",
        code="WRONG_CODE",
    )


def usable(contact: str, purpose: Purpose) -> Select[ResetCode]:
    """The codes that may still be used, locked, so that parallel guesses are counted one by one."""
    return (
        select(ResetCode)
        .where(
            ResetCode.contact == contact,
            ResetCode.purpose == purpose,
            ResetCode.used_at.is_(None),
            ResetCode.expires_at > now(),
            ResetCode.tries < MOST_TRIES,
        )
        .order_by(ResetCode.created_at.desc(), ResetCode.id)
        .with_for_update(of=ResetCode)
    )


def code_of(row: ResetCode) -> str:
    """Derive the code of a row."""
    return f"{int.from_bytes(keyed(b'spark.code', row.id.bytes)[:8], 'big') % 1_000_000:06}"


def digest_of(row_id: UUID, code: str) -> str:
    """Return what is stored of a code."""
    return keyed(b"spark.code-digest", row_id.bytes + code.encode()).hex()


def keyed(label: bytes, message: bytes) -> bytes:
    """Return the HMAC-SHA256 under the application's secret, for one labelled use."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, label + b"|" + message, hashlib.sha256).digest()


def forget_old_codes() -> None:
    """Drop the rows that no longer count for anything."""
    db.session.execute(delete(ResetCode).where(ResetCode.created_at < now() - KEPT))
