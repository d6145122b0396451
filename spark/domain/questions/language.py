"""The language a question is asked in: mentors who read it come first."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from spark.domain.library.details import LANGUAGE_TAG
from spark.domain.people.user import User
from spark.domain.refusal import Refused

LONGEST_TAG = 10


def language_asked_in(tag: str | None, asker: User) -> str:
    """Return the tag (BCP 47); without one, the language the asker reads Spark in. Raises Refused."""
    if not tag:
        return asker.language_preference
    if len(tag) > LONGEST_TAG or not LANGUAGE_TAG.fullmatch(tag):
        raise Refused(_("Choose the language you ask in."), field="language", code="VALIDATION_ERROR")
    return tag
