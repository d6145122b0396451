"""Specialising: in which languages and for which grades a mentor answers; the desk ranks by it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from spark.domain.library.details import language_tag
from spark.domain.library.shelves import all_shelves
from spark.domain.people.user import User
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused

MOST_LANGUAGES = 30


def specialise(mentor: User, languages: Sequence[str], grade_levels: Sequence[str]) -> None:
    """Keep both lists; none means all. Raises Refused."""
    profile = mentor.mentor_profile
    if profile is None:
        raise Refused(_("Only mentors choose whom they help."), code="NOT_A_MENTOR", status=403)
    grades = [row.slug for row in all_shelves() if row.shelf == "grade"]
    if not set(grade_levels) <= set(grades):
        raise Refused(_("Choose the grades from the list."), field="grade_levels", code="VALIDATION_ERROR")
    if len(languages) > MOST_LANGUAGES:
        raise Refused(_("Choose fewer languages."), field="languages", code="VALIDATION_ERROR")
    profile.languages = list(dict.fromkeys(language_tag(one) for one in languages))
    profile.grade_levels = [slug for slug in grades if slug in grade_levels]


def waiting_for(mentor: User, questions: Select[Question]) -> Select[Question]:
    """Narrow to what waits in the subjects a mentor can help with; an asker who was asked for more does not wait."""
    waiting = questions.where(Question.status == "open", Question.clock_stopped_at.is_(None))
    profile = mentor.mentor_profile
    return waiting.where(Question.subject_slug.in_(profile.expertise_areas)) if profile else waiting
