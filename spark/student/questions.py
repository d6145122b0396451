"""The questions of the school: search, filter, one's own, those one waits for; every state has an address."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from spark.domain.library.shelves import Shelves, shelves
from spark.domain.questions.listing import Listed, QuestionFilters, Whose, last_page, list_questions
from spark.policy import SIGNED_IN, permit, questions_for
from spark.student import student
from spark.student.caching import page_number
from spark.student.times import ago
from spark.web import show

PER_PAGE = 15


@student.get("/questions")
@permit(SIGNED_IN)
def questions() -> Response:
    """Show a page of questions."""
    filters = QuestionFilters.from_address(request.args)
    page = page_number(last_page(PER_PAGE))
    found = list_questions(questions_for(current_user), filters, reader=current_user, page=page, limit=PER_PAGE)
    if page > 1 and not found.questions:  # an old link to a list that has become shorter
        return redirect(at_page(filters, 1))  # type: ignore[return-value]
    names = shelves(str(get_locale()))
    has_more = found.has_more and page < last_page(PER_PAGE)
    return show(
        "student/questions.html",
        etag=[row_keys(found), found.has_more, names],
        found=found,
        filters=filters,
        names=names,
        selects=selects(filters, names),
        tabs=tabs(filters),
        page=page,
        previous_url=at_page(filters, page - 1) if page > 1 else None,
        next_url=at_page(filters, page + 1) if has_more else None,
    )


def row_keys(found: Listed) -> list[Any]:
    """Return what can change about the rows of a list."""
    return [
        (
            row.id, row.title, row.subject_slug, row.grade_slug, row.status, row.standing, row.urgency, row.needs_info,
            row.answer_count, row.subscriber_count, row.asker.shown_name, ago(row.created_at),
        )
        for row in found.questions
    ]  # fmt: skip


def at_page(filters: QuestionFilters, page: int) -> str:
    """Return the address of a page of this list."""
    address: dict[str, Any] = filters.address() | ({"page": page} if page > 1 else {})
    return url_for("student.questions", **address)


def tabs(filters: QuestionFilters) -> list[dict[str, Any]]:
    """Return the three lists as the tabs part takes them."""
    lists: list[tuple[Whose, str]] = [("", _("All")), ("mine", _("Mine")), ("following", _("Following"))]
    return [
        {
            "url": at_page(QuestionFilters(whose=whose), 1),
            "label": label,
            "current": filters.whose == whose,
        }
        for whose, label in lists
    ]


def selects(filters: QuestionFilters, names: Shelves) -> list[dict[str, Any]]:
    """Return the lists to choose from."""
    statuses = [("open", _("Waiting")), ("answered", _("Answered")), ("closed", _("Solved"))]
    return [
        {"name": name, "label": label, "value": value, "options": [("", everything), *options]}
        for name, label, value, everything, options in (
            ("subject", _("Subject"), filters.subject, _("All subjects"), [*names.subjects.items()]),
            ("grade", _("Grade"), filters.grade, _("All grades"), [*names.grades.items()]),
            ("status", _("State"), filters.status, _("Any state"), statuses),
        )
    ]
