"""What an author says about a test, checked: the same rules for forms, imports and seeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.folding import fold
from spark.domain.library.content import LICENCES
from spark.domain.library.details import OWN, fitting, language_tag, many_lines, one_of, shelf_slug, wrong
from spark.domain.people.names import one_line
from spark.domain.practice.test import LATE_RULES, LONGEST_DURATION, PracticeTest
from spark.domain.refusal import Refused
from spark.services.media.markdown import to_html

FIELDS = (
    "title",
    "description",
    "subject",
    "grade",
    "language",
    "licence",
    "source",
    "duration_minutes",
    "pass_score_percentage",
    "late_rule",
)


def described(test: PracticeTest, given: Mapping[str, Any]) -> PracticeTest:
    """Write what was given (any of FIELDS) into a test. Raises Refused at the first field that is wrong.

    Subject and grade by slug or name; `duration_minutes` none or 0 for a test without a limit.
    """
    for name in FIELDS:
        if name in given:
            WRITERS[name](test, given[name])
    if test.licence not in OWN and not test.source:
        raise wrong("source", _("Say whose work this is and where it comes from: the licence asks for it."))
    return test


def title(test: PracticeTest, value: Any) -> None:
    """Set the title, and what the search finds it by."""
    test.title = fitting("title", one_line(str(value or "")))
    if not any(char.isalnum() for char in test.title):
        raise wrong("title", _("Give the test a title."))
    test.search_key = fold(test.title)


def description(test: PracticeTest, value: Any) -> None:
    """Set what is said before the test begins."""
    test.description = fitting("description", many_lines(str(value or "")))
    test.html = to_html(test.description)


def duration(test: PracticeTest, value: Any) -> None:
    """Set how long a student has, in minutes."""
    minutes = value or None
    if minutes is not None and not (type(minutes) is int and 1 <= minutes <= LONGEST_DURATION):
        raise wrong(
            "duration_minutes", _("Give from 1 to %(most)s minutes, or none for no limit.", most=LONGEST_DURATION)
        )
    test.duration_minutes = minutes


def pass_mark(test: PracticeTest, value: Any) -> None:
    """Set from which percentage the test is passed."""
    if not (type(value) is int and 0 <= value <= 100):
        raise wrong("pass_score_percentage", _("Give from 0 to 100 %."))
    test.pass_score_percentage = value


def subject(test: PracticeTest, value: Any) -> None:
    """Put the test on the shelf of a subject."""
    test.subject_slug = shelf_slug("subject", value, _("Choose a subject from the list."))


def grade(test: PracticeTest, value: Any) -> None:
    """Put the test on the shelf of a grade."""
    test.grade_slug = shelf_slug("grade", value, _("Choose a grade from the list."))


def language(test: PracticeTest, value: Any) -> None:
    """Set the language of the questions."""
    test.language = language_tag(value)


def licence(test: PracticeTest, value: Any) -> None:
    """Set under which licence the questions stand."""
    test.licence = one_of("licence", value, LICENCES, _("Choose under which licence the test stands."))


def source(test: PracticeTest, value: Any) -> None:
    """Set whose work it is."""
    test.source = fitting("source", one_line(str(value or "")))


def late_rule(test: PracticeTest, value: Any) -> None:
    """Set what becomes of answers that arrive late."""
    test.late_rule = one_of("late_rule", value, LATE_RULES, _("Choose what becomes of late answers."))


def check_whole(test: PracticeTest) -> None:
    """Check what only a whole test shows. Raises Refused."""
    if not test.question_count:
        raise Refused(_("Write the first question before you publish the test."), code="NO_QUESTIONS")


WRITERS = {
    "title": title,
    "description": description,
    "subject": subject,
    "grade": grade,
    "language": language,
    "licence": licence,
    "source": source,
    "duration_minutes": duration,
    "pass_score_percentage": pass_mark,
    "late_rule": late_rule,
}
