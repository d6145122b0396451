"""Joining: a new account for a student, an educator or a mentor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.moderation.settings import settings
from spark.domain.people.codes import ask_for_code
from spark.domain.people.contact import Contact, parse_contact
from spark.domain.people.names import checked_name
from spark.domain.people.password import hashed, require_strong
from spark.domain.people.profile import checked_language, make_profile
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db

OPEN_ROLES = ("student", "educator", "mentor")  # nobody makes themselves an admin


def join(
    role: str,
    contact: str,
    full_name: str,
    password: str,
    given: Mapping[str, Any],
    *,
    region: str,
    language: str = "en",
) -> User:
    """Make an account as its owner typed it, and send the code that confirms the contact. Raises Refused."""
    if not settings().open_sign_up:
        raise Refused(
            _("This school makes its accounts itself. Ask an admin for yours."),
            code="SIGN_UP_CLOSED",
            status=403,
        )
    if role not in OPEN_ROLES:
        raise Refused(
            _("Choose whether you join as a student, an educator or a mentor."),
            field="role",
            code="VALIDATION_ERROR",
        )
    reached_at = parse_contact(contact, region)
    name = checked_name(full_name)
    require_strong(password, name, reached_at.value)
    person = User(
        id=new_id(),
        role=role,
        full_name=name,
        password_hash=hashed(password),
        language_preference=checked_language(language),
        **{f"{role}_profile": make_profile(role, given)},
    )
    with one_account_per_contact():
        give_contact(person, reached_at)
        db.session.add(person)
    ask_for_code(reached_at.value, "confirm", person)
    return person


def give_contact(person: User, reached_at: Contact) -> None:
    """Set how a person signs in and is reached; a code will have to confirm it."""
    person.email = reached_at.value if reached_at.kind == "email" else None
    person.phone = reached_at.value if reached_at.kind == "phone" else None
    person.contact_confirmed_at = None


@contextmanager
def one_account_per_contact() -> Iterator[None]:
    """Write what the block changes; the database decides who was first with a contact. Raises Refused."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        if error.orig.diag.constraint_name not in ("uq_users_email", "uq_users_phone"):  # type: ignore[union-attr]
            raise
        raise Refused(
            _("There is already an account with this contact. Sign in, or ask for a new password."),
            field="contact",
            code="CONTACT_TAKEN",
            status=409,
        ) from error


def join_as_admin(contact: str, full_name: str, password: str, *, region: str) -> User:
    """Make an admin, on the word of whoever holds the machine. Raises Refused."""
    reached_at = parse_contact(contact, region)
    name = checked_name(full_name)
    require_strong(password, name, reached_at.value)
    person = User(id=new_id(), role="admin", full_name=name, password_hash=hashed(password))
    with one_account_per_contact():
        give_contact(person, reached_at)
        person.contact_confirmed_at = now()
        db.session.add(person)
    return person


# What people made by the seed and the tests tell of themselves, unless told otherwise
DEFAULTS: dict[str, dict[str, Any]] = {
    "student": {"grade_level": "grade-8"},
    "educator": {"qualification": "B.Ed.", "subjects": ["physics", "mathematics"]},
    "mentor": {"expertise_areas": ["physics", "mathematics"], "availability": "evenings"},
    "admin": {},
}


def make_person(
    role: str,
    *,
    full_name: str,
    password: str,
    email: str | None = None,
    phone: str | None = None,
    language: str = "en",
    **given: Any,
) -> User:
    """Make a person of any role without asking them: the seed, commands and tests. Raises Refused."""
    person = User(
        id=new_id(),
        role=role,
        full_name=checked_name(full_name),
        email=email,
        phone=phone,
        password_hash=hashed(password),
        language_preference=language,
    )
    if (profile := make_profile(role, DEFAULTS[role] | given)) is not None:
        setattr(person, f"{role}_profile", profile)
    db.session.add(person)
    db.session.flush()
    return person
