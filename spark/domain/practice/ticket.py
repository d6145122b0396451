"""Tickets: what a device carries to say, signed by us, which attempt it has, on what paper, since when and how long.

An attempt that went on without a line comes back with its ticket. The ticket is a signed note, not a right: whoever
sends it must be the person it was given to, and what counts of the attempt stands in the database.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _

from spark.domain.clock import now
from spark.domain.people.codes import keyed
from spark.domain.people.user import User
from spark.domain.practice.attempt import PracticeTestAttempt
from spark.domain.practice.saving import LONGEST_AGO
from spark.domain.refusal import Refused

LABEL = b"spark.ticket"
LONGEST = 2_000  # characters


@dataclass(frozen=True)
class Ticket:
    """What a ticket says; ids and the digest of the paper as texts, times in seconds since 1970.

    `limit` is how many seconds the person has, a longer time that was set for them included; None: no limit.
    """

    attempt: str
    person: str
    test: str
    paper: str
    issued: int
    valid_until: int
    limit: int | None


def ticket_for(attempt: PracticeTestAttempt) -> str:
    """Return the ticket of an attempt; asked again, it is the same one."""
    return written(
        Ticket(
            attempt=str(attempt.id),
            person=str(attempt.user_id),
            test=str(attempt.test_id),
            paper=digest_of(attempt.paper),
            issued=int(attempt.started_at.timestamp()),
            valid_until=int((attempt.started_at + LONGEST_AGO).timestamp()),
            limit=limit_of(attempt),
        )
    )


def attempt_of_ticket(ticket: str, *, by: User, test_id: UUID) -> UUID:
    """Return the attempt of a ticket that `by` was given for this test. Raises Refused with code INVALID_TICKET."""
    said = read_for(ticket, by)
    if said.test != str(test_id):
        raise invalid()
    return UUID(said.attempt)


def read_for(ticket: str, by: User) -> Ticket:
    """Read a ticket that was given to `by` and still holds. Raises Refused with code INVALID_TICKET."""
    said = read(ticket)
    if said.person != str(by.id) or said.valid_until < now().timestamp():
        raise invalid()
    return said


def check_paper(ticket: str, attempt: PracticeTestAttempt) -> None:
    """Check that a ticket speaks of this attempt and its paper. Raises Refused with code INVALID_TICKET."""
    said = read(ticket)
    if said.attempt != str(attempt.id) or said.paper != digest_of(attempt.paper):
        raise invalid()


def written(ticket: Ticket) -> str:
    """Return a ticket as text: its content and our mark under it."""
    content = encoded(json.dumps(asdict(ticket), separators=(",", ":")).encode())
    return f"{content}.{encoded(keyed(LABEL, content.encode()))}"


def read(ticket: str) -> Ticket:
    """Read a ticket of ours. Raises Refused with code INVALID_TICKET for any other text."""
    content, _dot, mark = ticket[:LONGEST].partition(".")
    if not ticket.isascii() or not hmac.compare_digest(encoded(keyed(LABEL, content.encode())), mark):
        raise invalid()
    try:
        said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
        return Ticket(**said)
    except (binascii.Error, ValueError, TypeError) as error:  # signed by a Spark that wrote other tickets
        raise invalid() from error


def encoded(content: bytes) -> str:
    """Return bytes in letters that stand in any address or header."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def digest_of(paper: list[UUID]) -> str:
    """Digest a paper: its questions, in its order."""
    return hashlib.sha256(b"".join(version_id.bytes for version_id in paper)).hexdigest()


def limit_of(attempt: PracticeTestAttempt) -> int | None:
    """Return how many seconds the attempt may take."""
    ends: datetime | None = attempt.deadline_at
    return None if ends is None else int((ends - attempt.started_at).total_seconds())


def invalid() -> Refused:
    """Return the one refusal of a ticket that is forged, somebody else's, another test's or too old."""
    return Refused(
        _("This ticket was not given to you for this test, or is too old. Start the test again to get yours."),
        field="ticket",
        code="INVALID_TICKET",
    )
