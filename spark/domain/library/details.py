"""What an educator says about a lesson, checked: the same rules for the form and the API."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.library.content import KINDS, LICENCES, ContentVersion
from spark.domain.library.shelves import Shelf, slug_named
from spark.domain.people.names import OVERRIDES, one_line
from spark.domain.refusal import Refused

FIELDS = ("title", "description", "subject", "grade", "kind", "topic", "language", "licence", "source")
LONGEST = {"title": 255, "topic": 255, "source": 500, "description": 5000}
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")  # BCP 47, as much of it as a lesson needs
OWN = ("own-work", "CC0")


def checked_details(given: Mapping[str, Any]) -> dict[str, str]:
    """Return what may be written into a version: columns and values. Raises Refused at the first field that is wrong.

    `given` has any of FIELDS; subject and grade by slug or by their name in any language.
    """
    columns: dict[str, str] = {}
    for name in ("title", "topic", "source"):
        if name in given:
            columns[name] = fitting(name, one_line(str(given[name] or "")))
    if "title" in columns and not any(char.isalnum() for char in columns["title"]):
        raise wrong("title", _("Give the lesson a title."))
    if "description" in given:
        columns["description"] = fitting("description", many_lines(str(given["description"] or "")))
    if "subject" in given:
        columns["subject_slug"] = shelf_slug("subject", given["subject"], _("Choose a subject from the list."))
    if "grade" in given:
        columns["grade_slug"] = shelf_slug("grade", given["grade"], _("Choose a grade from the list."))
    if "kind" in given:
        columns["kind"] = one_of("kind", given["kind"], KINDS, _("Choose what kind of lesson this is."))
    if "licence" in given:
        columns["licence"] = one_of(
            "licence", given["licence"], LICENCES, _("Choose under which licence the lesson stands.")
        )
    if "language" in given:
        columns["language"] = language_tag(given["language"])
    return columns


def check_whole(version: ContentVersion) -> None:
    """What only shows when all is known: other people's work needs to say where it comes from."""
    if version.licence not in OWN and not version.source:
        raise wrong("source", _("Say whose work this is and where it comes from: the licence asks for it."))


def fitting(field: str, text: str) -> str:
    """Refuse text beyond its column."""
    if len(text) > LONGEST[field]:
        raise wrong(field, _("This is too long. Use at most %(count)s characters.", count=LONGEST[field]))
    return text


def many_lines(text: str) -> str:
    """Return text in one spelling (NFC) with its lines, without control characters and overrides."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        char
        for char in lines
        if char not in OVERRIDES and (char == "\n" or unicodedata.category(char) not in ("Cc", "Cs", "Co"))
    )
    # Last: a letter and its accent may only now stand side by side.
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def shelf_slug(shelf: Shelf, wanted: Any, sentence: Any) -> str:
    """Find a subject or grade by slug or name; a bare number names its grade."""
    name = str(wanted or "")[:100]
    slug = (slug_named(shelf, name) or slug_named(shelf, f"{shelf}-{name}")) if name else None
    if slug is None:
        raise wrong(shelf, sentence)
    return slug


def one_of(field: str, value: Any, choices: tuple[str, ...], sentence: Any) -> str:
    """Refuse what is not on the list."""
    if value not in choices:
        raise wrong(field, sentence)
    return str(value)


def language_tag(value: Any) -> str:
    """Check the language a lesson is written in; lessons come in more languages than Spark's pages."""
    tag = str(value or "").strip()
    if len(tag) > 10 or not LANGUAGE_TAG.fullmatch(tag):
        raise wrong("language", _("Choose the language of the lesson."))
    return tag


def wrong(field: str, sentence: Any) -> Refused:
    """A refusal next to one field."""
    return Refused(sentence, field=field, code="VALIDATION_ERROR")
