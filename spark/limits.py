"""Who a rate limit counts: the account first, the address second.

A school of 500 phones is one address, so limits on an address are wide and those on an account are narrow.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from spark.domain.people.contact import folded_contact
from spark.domain.refusal import Refused


def caller() -> str:
    """Name the account that calls, or the address when nobody is signed in."""
    return f"account:{current_user.id}" if current_user.is_authenticated else address()


def address() -> str:
    """Name the address that calls."""
    return f"address:{request.remote_addr}"


def named_account() -> str:
    """Name the account that a sign-in or reset speaks of, whether or not it exists, in one spelling."""
    try:
        given: object = request.get_json(silent=True) if request.is_json else request.form
    except (Refused, HTTPException):  # no JSON, or too much of it: the view says so
        return address()
    contact = given.get("contact") if isinstance(given, Mapping) else None
    if not isinstance(contact, str):
        return address()
    return f"contact:{folded_contact(contact, current_app.config['DEFAULT_PHONE_REGION'])}"
