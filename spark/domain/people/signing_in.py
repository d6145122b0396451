"""Signing in: who a contact and a password belong to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from spark.domain.people.contact import parse_contact
from spark.domain.people.password import is_password_of
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db


def person_signing_in(contact: str, password: str, region: str) -> User:
    """Return who signs in; whatever is wrong, the sentence and the time are the same. Raises Refused."""
    person = person_at(contact, region)
    if not is_password_of(person, password) or person is None:
        raise Refused(
            _("The contact and the password do not belong together. Look at both, or ask for a new password."),
            field="password",
            code="WRONG_CREDENTIALS",
            status=401,
        )
    return person


def person_at(contact: str, region: str) -> User | None:
    """Return who is reached at a contact as somebody typed it, None when it is nobody's or no contact at all."""
    try:
        value = parse_contact(contact, region).value
    except Refused:
        return None
    return db.session.scalars(reached_at(value)).one_or_none()


def reached_at(value: str) -> Select[User]:
    """Whoever has this address or number and is not deleted."""
    return (
        select(User)
        .where(or_(User.email == value, User.phone == value), User.deleted_at.is_(None))
        .options(
            joinedload(User.student_profile),
            joinedload(User.educator_profile),
            joinedload(User.mentor_profile),
        )
    )
