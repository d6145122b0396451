"""The practice tests of the school: search, filter, how far one is with each; every state has an address."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from spark.domain.library.shelves import Shelves, shelves
from spark.domain.practice.listing import Standing, TestFilters, last_page, list_tests, standings
from spark.policy import READ_LIBRARY, own_attempts, permit, tests_for
from spark.student import student
from spark.student.caching import for_everybody, page_number
from spark.student.library import own_grade
from spark.web import show

PER_PAGE = 15


@student.get("/tests")
@permit(READ_LIBRARY)
def tests() -> Response:
    """Show a page of the published tests."""
    filters = TestFilters.from_address(request.args)
    page = page_number(last_page(PER_PAGE))
    found = list_tests(tests_for(current_user), filters, page=page, limit=PER_PAGE)
    if page > 1 and not found.tests:  # an old link to a list that has become shorter
        return redirect(at_page(filters, 1))  # type: ignore[return-value]
    names, grade = shelves(str(get_locale())), own_grade()
    own = standings_of([test.id for test in found.tests])
    return for_everybody(
        show(
            "student/tests.html",
            etag=[[(test.id, test.updated_at) for test in found.tests], found.has_more, own, grade, names],
            found=found,
            filters=filters,
            names=names,
            own=own,
            selects=selects(filters, names, grade),
            page=page,
            previous_url=at_page(filters, page - 1) if page > 1 else None,
            next_url=at_page(filters, page + 1) if found.has_more and page < last_page(PER_PAGE) else None,
        )
    )


def standings_of(test_ids: list[Any]) -> dict[Any, Standing]:
    """Return how far the reader is with each test; a visitor with none."""
    return standings(own_attempts(current_user), test_ids) if current_user.is_authenticated and test_ids else {}


def at_page(filters: TestFilters, page: int) -> str:
    """Return the address of a page of this list."""
    address: dict[str, Any] = filters.address() | ({"page": page} if page > 1 else {})
    return url_for("student.tests", **address)


def selects(filters: TestFilters, names: Shelves, grade: str | None) -> list[dict[str, Any]]:
    """Return the lists to choose from; a student's own grade stands first."""
    grades = sorted(names.grades.items(), key=lambda slug_and_name: slug_and_name[0] != grade)
    return [
        {"name": name, "label": label, "value": value, "options": [("", everything), *options]}
        for name, label, value, everything, options in (
            ("subject", _("Subject"), filters.subject, _("All subjects"), [*names.subjects.items()]),
            ("grade", _("Grade"), filters.grade, _("All grades"), grades),
        )
    ]
