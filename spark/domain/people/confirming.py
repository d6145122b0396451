"""Confirming a contact: the code that was sent there, typed back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from spark.domain.clock import now
from spark.domain.people.codes import ask_for_code, use_code
from spark.domain.people.contact import parse_contact
from spark.domain.people.joining import give_contact, one_account_per_contact
from spark.domain.people.password import is_password_of
from spark.domain.people.resetting import wrong_password
from spark.domain.people.user import User
from spark.domain.refusal import Refused


def send_again(person: User) -> None:
    """Send another code. Raises Refused when the contact is confirmed or had its share of this hour."""
    if person.contact_confirmed_at:
        raise Refused(_("Your contact is confirmed already."), code="CONFIRMED")
    if not ask_for_code(person.contact, "confirm", person):
        raise Refused(
            _("Three codes were sent within an hour. Wait a while, then ask again."),
            code="RATE_LIMITED",
            status=429,
        )


def confirm_contact(person: User, code: str) -> bool:
    """Confirm the contact by its code. False counts a try, to be committed."""
    proven = use_code(person.contact, "confirm", code)
    if proven is None or proven.id != person.id:
        return False
    person.contact_confirmed_at = person.contact_confirmed_at or now()
    return True


def change_contact(person: User, contact: str, password: str, region: str) -> None:
    """Be reached elsewhere from now on, once the password shows that it is really them. Raises Refused."""
    if not is_password_of(person, password):
        raise wrong_password("password")
    reached_at = parse_contact(contact, region)
    if reached_at.value == person.contact:
        raise Refused(_("This is your contact already."), field="contact", code="VALIDATION_ERROR")
    with one_account_per_contact():
        give_contact(person, reached_at)
    ask_for_code(reached_at.value, "confirm", person)
