"""Refresh tokens: each is used once, and using an old one again ends the whole family.

A family is one API session. Its row knows the generation that is valid now; a token says which generation it is, under
an HMAC, so that nothing else is stored. RFC 9700, section 4.14.2, asks for rotation with reuse detection; the grace
for the token before the current one is ours, because on a bad line replies get lost.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select

from spark.domain.clock import now
from spark.domain.moderation.audit import record
from spark.domain.people.auth_session import LIFETIME, AuthSession, live_sessions
from spark.domain.people.codes import keyed
from spark.extensions import db

GRACE = timedelta(seconds=10)
BODY = 20  # bytes: a UUID and a generation of 32 bits


def refresh_token(family: AuthSession) -> str:
    """Return the family's one valid token."""
    body = family.id.bytes + family.generation.to_bytes(4, "big")
    return urlsafe_b64encode(body + seal(body)).decode().rstrip("=")


def rotate(token: str) -> AuthSession | None:
    """Spend a token and return its family, whose token is now the successor.

    None for a token that is not valid; when its successor was used already, somebody has a copy, and the family
    ends. The caller commits in both cases.
    """
    if (named := family_and_generation(token)) is None:
        return None
    family_id, generation = named
    family = db.session.scalars(locked(family_id)).one_or_none()
    if family is None:
        return None
    moment = now()
    if generation == family.generation:
        family.generation += 1
        family.rotated_at = family.last_seen_at = moment
        family.expires_at = moment + LIFETIME["api"]
        return family
    if generation == family.generation - 1:
        # Its successor is unused: the reply was lost, or two tabs asked at once. Both get the same successor.
        return family if family.rotated_at and moment - family.rotated_at <= GRACE else None
    if generation < family.generation:
        family.end()
        record("session.reuse", family, by=None, generation=generation, current=family.generation)
    return None


def family_of(token: str) -> AuthSession | None:
    """Return the live family that a token of any generation names: good enough to sign it out."""
    named = family_and_generation(token)
    return db.session.scalars(locked(named[0])).one_or_none() if named else None


def locked(family_id: UUID) -> Select[AuthSession]:
    """One live family, held until the commit, so that of two requests with one token the second sees the first."""
    family = live_sessions().where(AuthSession.id == family_id, AuthSession.kind == "api")
    return family.with_for_update(of=AuthSession).execution_options(populate_existing=True)


def family_and_generation(token: str) -> tuple[UUID, int] | None:
    """Read a token that we made."""
    try:
        raw = urlsafe_b64decode(token[:200].encode("ascii", "replace") + b"==")
    except NotBase64:
        return None
    body = raw[:BODY]
    if len(body) != BODY or not hmac.compare_digest(seal(body), raw[BODY:]):
        return None
    return UUID(bytes=body[:16]), int.from_bytes(body[16:], "big")


def seal(body: bytes) -> bytes:
    """Sign a token's body."""
    return keyed(b"spark.refresh", body)
