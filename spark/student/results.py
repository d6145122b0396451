"""What one reached so far: every subject with its last scores, and one subject attempt by attempt."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask_babel import get_locale
from flask_login import current_user

from spark.domain.library.filters import plain
from spark.domain.library.shelves import shelves
from spark.domain.practice.history import by_subject, results_in
from spark.policy import SIGNED_IN, own_results, permit
from spark.student import student
from spark.student.caching import page_number
from spark.student.times import ago
from spark.web import show

PER_PAGE = 15
LAST_PAGE = 200


@student.get("/tests/results")
@permit(SIGNED_IN)
def results() -> Response:
    """Show one's results, subject by subject, or those in one subject."""
    subject = plain(request.args.get("subject", ""))
    names = shelves(str(get_locale()))
    if not subject:
        histories = by_subject(own_results(current_user))
        return show("student/results.html", etag=[histories, names], histories=histories, names=names)
    page = page_number(LAST_PAGE)
    found, has_more = results_in(own_results(current_user), subject, page=page, limit=PER_PAGE)
    if page > 1 and not found:
        return redirect(url_for("student.results", subject=subject))  # type: ignore[return-value]
    return show(
        "student/subject_results.html",
        etag=[[(one.id, one.updated_at, ago(one.completed_at), one.test.title) for one in found], has_more, names],
        found=found,
        scores=[one.score_percentage for one in reversed(found)],
        subject=subject,
        names=names,
        page=page,
        previous_url=url_for("student.results", subject=subject, page=page - 1) if page > 1 else None,
        next_url=url_for("student.results", subject=subject, page=page + 1) if has_more else None,
    )
