"""What each role tells of itself, checked field by field, when joining and ever after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from spark.domain.clock import today
from spark.domain.library.shelves import Shelves, shelves, slug_named
from spark.domain.people.names import checked_name, one_line
from spark.domain.people.profiles import AVAILABILITY, EducatorProfile, MentorProfile, StudentProfile
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.languages import page_languages

Profile = StudentProfile | EducatorProfile | MentorProfile
PROFILES: dict[str, type[Profile]] = {
    "student": StudentProfile,
    "educator": EducatorProfile,
    "mentor": MentorProfile,
}
OLDEST, LONGEST_CAREER = 120, 80  # years
MOST_SUBJECTS, LONGEST_SHELF = 50, 100


def make_profile(role: str, given: Mapping[str, Any]) -> Profile | None:
    """Return the profile of a new person; admins have none. Raises Refused."""
    if role == "admin":
        return None
    return PROFILES[role](**checked(role, given))


def hold(person: User) -> None:
    """Look at a person and their profile anew, and keep others from changing them until this transaction ends."""
    db.session.refresh(person, with_for_update={"of": User})
    if person.profile:
        db.session.refresh(person.profile)


def change_profile(person: User, given: Mapping[str, Any]) -> None:
    """Change the fields in `given`, the others stay. Raises Refused."""
    if "full_name" in given:
        person.full_name = checked_name(given["full_name"] or "")
    if "language" in given:
        choose_language(person, given["language"])
    own = {name: value for name, value in given.items() if name not in ("full_name", "language")}
    for name, value in checked(person.role, own, partial=True).items():
        setattr(person.profile, name, value)


def choose_language(person: User, language: str) -> None:
    """Set the language a person reads Spark in. Raises Refused."""
    person.language_preference = checked_language(language)


def checked_language(language: str) -> str:
    """Return a language that Spark's pages speak. Raises Refused."""
    if language not in page_languages():
        raise invalid("language", _("Choose one of the languages in the list."))
    return language


def checked(role: str, given: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """Return the fields of a role's profile, each checked; `partial` allows some to be missing. Raises Refused."""
    checks = CHECKS.get(role, {})
    for name in given:
        if name not in checks:
            raise invalid(name, _("This field does not belong to your role."))
    names = [name for name in checks if name in given] if partial else list(checks)
    return {name: checks[name](name, given.get(name)) for name in names}


def invalid(field: str, sentence: Any) -> Refused:
    """Return the refusal of one field."""
    return Refused(sentence, field=field, code="VALIDATION_ERROR")


def line(longest: int, *, required: bool = False) -> Callable[[str, Any], str | None]:
    """Return the check of a line of text."""

    def check(field: str, value: Any) -> str | None:
        text = one_line(str(value or "")[: longest * 4 + 1])
        if len(text) > longest:
            raise invalid(field, _("This is too long. Use at most %(count)s characters.", count=longest))
        if required and not text:
            raise invalid(field, _("Please fill this in."))
        return text or None

    return check


def words(field: str, value: Any) -> str | None:
    """Check a longer text of several lines."""
    lines = [one_line(part) for part in str(value or "")[:20_000].splitlines()]
    text = "\n".join(lines).strip()
    if len(text) > 2000:
        raise invalid(field, _("This is too long. Use at most %(count)s characters.", count=2000))
    return text or None


def day_of_birth(field: str, value: Any) -> date | None:
    """Check a date of birth, a date or its ISO 8601 text."""
    if not value:
        return None
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise invalid(field, _("This is not a date. Example: 2011-04-23")) from error
    if not today().year - OLDEST <= day.year or day > today():
        raise invalid(field, _("This is not a date of birth."))
    return day


def years(field: str, value: Any) -> int | None:
    """Check how long somebody has taught."""
    if value in (None, ""):
        return None
    try:
        count = int(value)
    except (TypeError, ValueError) as error:
        raise invalid(field, _("Write the number of years.")) from error
    if not 0 <= count <= LONGEST_CAREER:
        raise invalid(field, _("Write the number of years, from 0 to %(most)s.", most=LONGEST_CAREER))
    return count


def grade(field: str, value: Any) -> str:
    """Check a grade level by its slug or by its name in any language."""
    slug = slug_named("grade", str(value or "")[:LONGEST_SHELF])
    if slug is None:
        raise invalid(field, _("Choose a grade from the list."))
    return slug


def some_subjects(field: str, value: Any) -> list[str]:
    """Check a list of subjects, each by its slug or name."""
    wanted = value[:MOST_SUBJECTS] if isinstance(value, list) else []
    slugs = [slug_named("subject", str(text)[:LONGEST_SHELF]) for text in wanted]
    if not slugs or None in slugs:
        raise invalid(field, _("Choose one or more subjects from the list."))
    return list(dict.fromkeys(slug for slug in slugs if slug))


def availability(field: str, value: Any) -> str:
    """Check when a mentor has time."""
    if value not in AVAILABILITY:
        raise invalid(field, _("Choose when you have time."))
    return str(value)


CHECKS: dict[str, dict[str, Callable[[str, Any], Any]]] = {
    "student": {
        "grade_level": grade,
        "district": line(100),
        "school": line(255),
        "date_of_birth": day_of_birth,
    },
    "educator": {
        "qualification": line(100, required=True),
        "subjects": some_subjects,
        "teaching_experience": years,
        "institution": line(255),
    },
    "mentor": {"expertise_areas": some_subjects, "availability": availability, "background": words},
}


def with_profiles(people: Select[User]) -> Select[User]:
    """Load the profiles along with the people."""
    return people.options(
        joinedload(User.student_profile), joinedload(User.educator_profile), joinedload(User.mentor_profile)
    )


def shown_profiles(people: Iterable[User], locale: str = "en") -> list[dict[str, Any]]:
    """Return the fields of each profile as people read them: grades and subjects by their names. One query."""
    names = shelves(locale)
    return [shown_profile(person, names) for person in people]


def shown_profile(person: User, names: Shelves) -> dict[str, Any]:
    """Return one profile with the names of its grade and subjects."""
    shown = {name: getattr(person.profile, name) for name in CHECKS.get(person.role, {})} if person.profile else {}
    if "grade_level" in shown:
        shown["grade_level"] = names.grade(shown["grade_level"])
    for several in ("subjects", "expertise_areas"):
        if several in shown:
            shown[several] = [names.subject(slug) for slug in shown[several]]
    return shown
