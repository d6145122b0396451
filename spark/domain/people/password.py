"""Passwords: how they are kept, and which are too easy to guess.

bcrypt reads 72 bytes and stops at NUL, so it gets the base64 of a SHA-256 of the whole password; NFC first, because
two phones may spell one letter in two ways.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from functools import lru_cache

import bcrypt
from flask import current_app
from flask_babel import lazy_gettext as _
from zxcvbn import zxcvbn

from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.services.cpu import off_the_loop

SHORTEST = 8
LONGEST = 200
WEIGHED = 100  # characters that zxcvbn looks at: its time grows faster than its text
GOOD_ENOUGH = 2  # of 4: more than 100 million guesses


def hashed(password: str) -> str:
    """Return what is kept of a password; takes a quarter of a second on purpose."""
    return off_the_loop(bcrypt.hashpw, digest(password), bcrypt.gensalt(rounds())).decode()


def is_password_of(person: User | None, password: str) -> bool:
    """Check a password; nobody's password takes as long and is always wrong. Hashes anew when the cost changed."""
    kept = person.password_hash if person else hash_of_nobody(rounds())
    right = off_the_loop(bcrypt.checkpw, digest(password), kept.encode())
    if person is None or not right:
        return False
    if int(kept.split("$")[2]) != rounds():
        person.password_hash = hashed(password)
    return True


def digest(password: str) -> bytes:
    """Return the 44 bytes that bcrypt sees."""
    spelled = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hashlib.sha256(spelled).digest())


def rounds() -> int:
    """Return the cost, as a power of two."""
    return int(current_app.config.get("BCRYPT_ROUNDS", 12))


@lru_cache
def hash_of_nobody(cost: int) -> str:
    """Return a hash to spend time on when there is no account."""
    return bcrypt.hashpw(digest("nobody"), bcrypt.gensalt(cost)).decode()


def require_strong(password: str, *about: str, field: str = "password") -> None:
    """Refuse what others would guess; `about` is what they know: name, address, number. Raises Refused."""
    if len(password) < SHORTEST:
        raise Refused(
            _("This password is too short. Use at least %(count)s characters.", count=SHORTEST),
            field=field,
            code="WEAK_PASSWORD",
        )
    if len(password) > LONGEST:
        raise Refused(
            _("This password is too long. Use at most %(count)s characters.", count=LONGEST),
            field=field,
            code="VALIDATION_ERROR",
        )
    parts = (part for text in about for part in (text, *text.split("@"), *re.split(r"\W+", text)))
    known = [part[:WEIGHED] for part in parts if part]
    if zxcvbn(password[:WEIGHED], user_inputs=known, max_length=WEIGHED)["score"] < GOOD_ENOUGH:
        raise Refused(
            _("This password is easy to guess. Three or four words that do not belong together make a good one."),
            field=field,
            code="WEAK_PASSWORD",
        )
