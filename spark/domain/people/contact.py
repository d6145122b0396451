"""A contact: the e-mail address or phone number by which a person signs in and is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _

from spark.domain.refusal import Refused

LONGEST = 320  # characters: 64 before the @, 255 after it


@dataclass(frozen=True)
class Contact:
    """`kind` is "email" or "phone"; `value` is the case-folded address or the number in E.164."""

    kind: Literal["email", "phone"]
    value: str


def parse_contact(text: str, region: str) -> Contact:
    """Read what a person typed; a number without a country code belongs to `region` (ISO 3166). Raises Refused."""
    typed = text[: LONGEST + 1].strip()
    if "@" in typed and len(typed) <= LONGEST:
        return Contact("email", parse_email(typed))
    return Contact("phone", parse_phone(typed, region))


def parse_email(text: str) -> str:
    """Return the address in one spelling: case-folded, international domains in Unicode. Raises Refused."""
    try:
        # Reserved domains such as example.com are where demo schools live; delivery is proven by a code anyway.
        checked = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refused(
            _("This is not an e-mail address. Example: amina@example.com"),
            field="contact",
            code="VALIDATION_ERROR",
        ) from error
    return checked.normalized.casefold()


def parse_phone(text: str, region: str) -> str:
    """Return the number in E.164, such as +250788123456. Raises Refused."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise Refused(
            _("This is no e-mail address or phone number. Write numbers with the country code: +250 788 123 456"),
            field="contact",
            code="VALIDATION_ERROR",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def folded_contact(text: str, region: str) -> str:
    """Return the spelling to count attempts by, where dots and dashes in a number give no more tries."""
    try:
        return parse_contact(text, region).value
    except Refused:
        return "".join(text.casefold().split())[:255]
