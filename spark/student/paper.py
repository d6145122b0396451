"""A test on paper: to print and write on, and after hand-in the key to it."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort

from spark.domain.practice.history import told_of
from spark.domain.practice.paper import asked, paper_of, texts_behind
from spark.policy import SIGNED_IN, permit
from spark.student import student
from spark.student.attempt import attempt_as_it_is
from spark.student.result import mark_as_seen
from spark.web import show


@student.get("/attempts/<uuid:attempt_id>/paper")
@permit(SIGNED_IN)
def paper(attempt_id: UUID) -> Response:
    """Show the questions as a sheet to print."""
    attempt = attempt_as_it_is(attempt_id)
    sheet = paper_of(attempt)
    return show(
        "student/paper.html",
        etag=[attempt.test.updated_at, attempt.paper],
        attempt=attempt,
        test=attempt.test,
        found=asked(sheet, sheet.places),
        closing=texts_behind(sheet),
    )


@student.get("/attempts/<uuid:attempt_id>/key")
@permit(SIGNED_IN)
def paper_key(attempt_id: UUID) -> Response:
    """Show what is right, once the attempt is handed in."""
    attempt = attempt_as_it_is(attempt_id)
    if attempt.is_open:
        abort(404)
    mark_as_seen(attempt)
    told = told_of(attempt)
    return show(
        "student/key.html",
        etag=[attempt.test.updated_at, [one.answer and one.answer.graded_version_id for one in told]],
        attempt=attempt,
        test=attempt.test,
        told=told,
    )
