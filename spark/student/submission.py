"""Handing in: a look at what is answered, open and flagged, and then the end, once."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, url_for
from flask_login import current_user

from spark.domain.clock import now
from spark.domain.practice.attempt import PracticeTestAttempt
from spark.domain.practice.handing_in import hand_in
from spark.domain.practice.paper import paper_of
from spark.policy import SIGNED_IN, own_attempts, permit
from spark.student import student
from spark.student.attempt import MOST_ON_A_PAGE, age_sent, attempt_as_it_is, left_of
from spark.student.result import keep_of
from spark.web import done, one_or_404, show


@student.get("/attempts/<uuid:attempt_id>/submission")
@permit(SIGNED_IN)
def submission(attempt_id: UUID) -> Response:
    """Show how many questions are answered, open and flagged."""
    attempt = attempt_as_it_is(attempt_id)
    if not attempt.is_open:
        return redirect(url_for("student.attempt", attempt_id=attempt_id))  # type: ignore[return-value]
    paper, left = paper_of(attempt), left_of(attempt)
    return show(
        "student/submission.html",
        etag=attempt.event_count if left is None else None,
        attempt=attempt,
        paper=paper,
        left=left,
        keep=keep_of(attempt),
        may_show_all=len(paper.places) <= MOST_ON_A_PAGE,
    )


@student.post("/attempts/<uuid:attempt_id>/submission")
@permit(SIGNED_IN)
def submit(attempt_id: UUID) -> Response:
    """Hand in; twice, also at once, is once."""
    attempt = one_or_404(own_attempts(current_user).where(PracticeTestAttempt.id == attempt_id))
    hand_in(attempt, ago=age_sent())
    attempt.result_seen_at = attempt.result_seen_at or now()  # the answer to this form is the result (result.py)
    return done(url_for("student.attempt", attempt_id=attempt_id))
