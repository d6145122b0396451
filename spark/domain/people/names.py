"""Names and other single lines of text, as people everywhere write them."""

from __future__ import annotations

import unicodedata

from flask_babel import lazy_gettext as _

from spark.domain.refusal import Refused

LONGEST_NAME = 255
# They turn the text around them about, so that one name can pose as another. Right-to-left scripts do not need them.
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """Return `text` in one spelling (NFC) and on one line, without control characters; joiners of letters stay."""
    kept = (" " if char.isspace() else char for char in text if char not in OVERRIDES)
    plain = "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cs", "Cn", "Co"))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def checked_name(text: str) -> str:
    """Return a person's name as they write it: one word or many, in any script. Raises Refused."""
    if len(text) > LONGEST_NAME * 4 or len(name := one_line(text)) > LONGEST_NAME:
        raise Refused(
            _("This name is too long. Use at most %(count)s characters.", count=LONGEST_NAME),
            field="full_name",
            code="VALIDATION_ERROR",
        )
    if not any(char.isalpha() for char in name):
        raise Refused(_("Write your name with letters."), field="full_name", code="VALIDATION_ERROR")
    return name
