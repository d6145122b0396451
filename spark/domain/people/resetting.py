"""A new password: by a code sent to the contact, or by knowing the old one."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from uuid import UUID

from flask_babel import lazy_gettext as _

from spark.domain.clock import now
from spark.domain.people.auth_session import end_sessions
from spark.domain.people.codes import VALID_FOR, ask_for_code, keyed, use_code, wrong_code
from spark.domain.people.contact import parse_contact
from spark.domain.people.password import hashed, is_password_of, require_strong
from spark.domain.people.signing_in import reached_at
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db


def ask_for_reset(contact: str, region: str) -> str:
    """Have a code sent if somebody has this contact; return it in one spelling. Raises Refused for no contact."""
    value = parse_contact(contact, region).value
    ask_for_code(value, "reset", db.session.scalars(reached_at(value)).one_or_none())
    return value


def reset_password(contact: str, code: str, password: str, region: str) -> bool:
    """Spend a code and set the password; every session ends. False counts a try, to be committed. Raises Refused."""
    value = parse_contact(contact, region).value
    require_strong(password, value)  # before the code is spent
    person = use_code(value, "reset", code)
    if person is None:
        return False
    set_password(person, password)
    confirm_by_reaching(person)
    return True


def change_password(person: User, old: str, password: str, keep: UUID | None = None) -> None:
    """Set a new password by the old one; every session but `keep` ends. Raises Refused."""
    if not is_password_of(person, old):
        raise wrong_password("old_password")
    set_password(person, password, keep)


def set_password(person: User, password: str, keep: UUID | None = None) -> None:
    """Set a password that is strong enough, and end the sessions made with the old one. Raises Refused."""
    require_strong(password, person.full_name, person.contact)
    person.password_hash = hashed(password)
    end_sessions(person, but=keep)


def confirm_by_reaching(person: User) -> None:
    """Who used a code has been reached."""
    person.contact_confirmed_at = person.contact_confirmed_at or now()


def wrong_password(field: str) -> Refused:
    """Return the refusal of a password that should have been one's own."""
    return Refused(_("This is not your password."), field=field, code="WRONG_PASSWORD")


def reset_pass(person: User) -> str:
    """Return a pass that lets somebody who spent a code set a password; the new password makes it worthless."""
    until = int((now() + VALID_FOR).timestamp())
    body = person.id.bytes + until.to_bytes(8, "big")
    return urlsafe_b64encode(body + seal(body, person)).decode()


def person_with_pass(text: str) -> User:
    """Return who may set a password with this pass. Raises Refused."""
    try:
        raw = urlsafe_b64decode(text[:200].encode("ascii", "replace"))
    except NotBase64 as error:
        raise wrong_code() from error
    body, given = raw[:24], raw[24:]
    person = db.session.get(User, UUID(bytes=body[:16])) if len(body) == 24 else None
    if person is None or person.deleted_at is not None or not hmac.compare_digest(seal(body, person), given):
        raise wrong_code()
    if int.from_bytes(body[16:], "big") < now().timestamp():
        raise wrong_code()
    return person


def seal(body: bytes, person: User) -> bytes:
    """Sign a pass together with the password it replaces."""
    return keyed(b"spark.reset-pass", body + person.password_hash.encode())
