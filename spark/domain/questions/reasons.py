"""Reasons: why a question stands where it stands, in short words."""

from __future__ import annotations

from typing import Any, Protocol

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale
from flask_babel import gettext as _

from spark.domain.people.user import User
from spark.domain.questions.ranking import languages_of


class Ranked(Protocol):
    """What `reasons` looks at of a question."""

    subject_slug: Any
    grade_slug: Any
    language: Any
    urgency: Any
    waits_long: Any
    has_held_answer: Any


def reasons(row: Ranked, mentor: User) -> tuple[str, ...]:
    """Say in short words what lifts or lowers a question for this mentor."""
    profile = mentor.mentor_profile
    said = []
    if row.urgency == "high":
        said.append(_("Urgent"))
    if profile and row.subject_slug in profile.expertise_areas:
        said.append(_("Your subject"))
    if profile and row.grade_slug in profile.grade_levels:
        said.append(_("Your grade"))
    if row.language != mentor.language_preference and row.language in languages_of(mentor):
        said.append(_("In %(language)s, your language", language=language_name(row.language)))
    if row.has_held_answer:
        said.append(_("An answer waits for a moderator"))
    if row.waits_long:
        said.append(_("Waits longer than most"))
    return tuple(said)


def language_name(code: str) -> str:
    """Name a language in the reader's own."""
    try:
        return str(Locale.parse(code).get_display_name(get_locale()) or code)
    except (UnknownLocaleError, ValueError):
        return code
