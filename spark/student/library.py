"""The library: browse, search, filter, sort; every state has an address."""

from __future__ import annotations

from typing import Any

from flask import Response, g, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from spark.domain.library.browsing import MOST, browse, last_page
from spark.domain.library.choices import Choice, choices_of, lightest_of_each_kind
from spark.domain.library.content import ContentVersion
from spark.domain.library.filters import Filters
from spark.domain.library.shelves import Shelves, shelves
from spark.domain.moderation.settings import settings
from spark.languages import LANGUAGES
from spark.policy import READ_LIBRARY, library_for, permit
from spark.student import student
from spark.student.caching import for_everybody, page_number, row_keys
from spark.web import show

PER_PAGE = 12
SIZES = (20, 100, 500, 2_000, 10_000)  # kB


@student.get("/library")
@permit(READ_LIBRARY)
def library() -> Response:
    """Show a page of the published lessons."""
    filters = Filters.from_address(request.args)
    page = page_number(last_page(PER_PAGE))
    found = browse(library_for(current_user), filters, page=page, limit=PER_PAGE)
    if page > 1 and not found.lessons:  # an old link to a list that has become shorter
        return redirect(at_page(filters, 1))  # type: ignore[return-value]
    names, grade = shelves(str(get_locale())), own_grade()
    return for_everybody(
        show(
            "student/library.html",
            etag=[row_keys(found), found.total, found.corrected, grade, names, settings().thumbnail_bytes],
            found=found,
            filters=filters,
            names=names,
            selects=selects(filters, names, grade),
            own_grade=grade if grade and not filters.grade else None,
            pages=last_page(PER_PAGE) if found.total >= MOST else -(-found.total // PER_PAGE),
            page=page,
            previous_url=at_page(filters, page - 1) if page > 1 else None,
            next_url=at_page(filters, page + 1) if found.has_more and page < last_page(PER_PAGE) else None,
            is_end_of_counting=found.has_more and page == last_page(PER_PAGE),
            thumbnail_bytes=0 if g.save_data else settings().thumbnail_bytes,
        )
    )


def own_grade() -> str | None:
    """Return the grade of the student who reads."""
    profile = current_user.student_profile if current_user.is_authenticated and current_user.role == "student" else None
    return profile.grade_level if profile else None


def at_page(filters: Filters, page: int) -> str:
    """Return the address of a page of this list."""
    address: dict[str, Any] = filters.address() | ({"page": page} if page > 1 else {})
    return url_for("student.library", **address)


def selects(filters: Filters, names: Shelves, grade: str | None) -> list[dict[str, Any]]:
    """Return the lists to choose from; a student's own grade stands first."""
    grades = [*names.grades.items()]
    grades.sort(key=lambda slug_and_name: slug_and_name[0] != grade)
    sizes = [(size, at_most(size)) for size in SIZES]
    sorts = [("newest", _("Newest")), ("used", _("Most used")), ("rated", _("Best rated"))]
    return [
        choice("subject", _("Subject"), filters.subject, _("All subjects"), [*names.subjects.items()]),
        choice("grade", _("Grade"), filters.grade, _("All grades"), grades),
        choice("kind", _("Type"), filters.kind, _("All types"), kinds()),
        choice("language", _("Language"), filters.language, _("All languages"), [*LANGUAGES.items()]),
        choice("size", _("Size"), filters.address().get("size", ""), _("Any size"), sizes),
        choice("sort", _("Order"), filters.address().get("sort", ""), *first_and_rest(filters, sorts)),
    ]


def choice(name: str, label: str, value: str | int, everything: str, options: list[tuple[Any, str]]) -> dict[str, Any]:
    """Return one list as the filters part takes it."""
    return {"name": name, "label": label, "value": value, "options": [("", everything), *options]}


def first_and_rest(filters: Filters, sorts: list[tuple[str, str]]) -> tuple[str, list[tuple[Any, str]]]:
    """Return the order a list has by itself, and the others."""
    return (_("Best match"), sorts) if filters.words else (sorts[0][1], sorts[1:])


def kinds() -> list[tuple[str, str]]:
    """Name the kinds of lessons."""
    return [
        ("text", _("Text")),
        ("pdf", _("PDF")),
        ("audio", _("Audio")),
        ("video", _("Video")),
        ("interactive", _("Interactive")),
    ]


def at_most(kilobytes: int) -> str:
    """Say how large a lesson may be."""
    words = _("Up to %(number)s kB", number=kilobytes)
    return str(words if kilobytes < 1000 else _("Up to %(number)s MB", number=kilobytes // 1000))


@student.app_template_filter("choices_in_a_row")
def choices_in_a_row(version: ContentVersion) -> list[Choice]:
    """Return what a row of a list says of the ways to take a lesson."""
    return lightest_of_each_kind(choices_of(version))
