"""A practice test for a phone without a line: the page that it keeps, and the journal that it brings back."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request, url_for
from flask_login import current_user

from spark.domain.practice.away import prepared, take_back
from spark.domain.practice.paper import asked, paper_of, texts_behind
from spark.domain.practice.test import PracticeTest
from spark.domain.practice.ticket import LONGEST, invalid, limit_of, read_for, ticket_for
from spark.domain.refusal import Refused
from spark.policy import SIGNED_IN, TAKE_TEST, permit, takeable_by
from spark.replaying import age_of_replay
from spark.student import student
from spark.web import done, one_or_404, show


@student.get("/tests/<uuid:test_id>/offline")
@permit(TAKE_TEST)
def test_offline(test_id: UUID) -> Response:
    """Show the whole paper with its ticket, for a phone to keep; nothing begins by that."""
    test = one_or_404(takeable_by(current_user).where(PracticeTest.id == test_id))
    attempt = prepared(test, by=current_user)
    attempt.test = test
    paper = paper_of(attempt)
    ticket = ticket_for(attempt)
    return show(
        "student/away.html",
        etag=[attempt.id, test.updated_at, attempt.event_count or 0],
        test=test,
        attempt=attempt,
        paper=paper,
        found=asked(paper, paper.places),
        closing=texts_behind(paper),
        ticket=ticket,
        issued=read_for(ticket, current_user).issued,
        limit=limit_of(attempt),
    )


@student.post("/attempts/<uuid:attempt_id>/events")
@permit(SIGNED_IN)
def bring_back(attempt_id: UUID) -> Response:
    """Take in what a phone wrote down: `ticket`, `paper`, the journal `events`, and `now` by its clock at sending."""
    take_back(
        request.form.get("ticket", "")[:LONGEST],
        paper_sent(),
        request.form.get("events", ""),
        device_now=clock_sent(),
        by=current_user,
        attempt_id=attempt_id,
    )
    return done(url_for("student.attempt", attempt_id=attempt_id))


def paper_sent() -> list[UUID]:
    """Read the questions of the paper. Raises Refused with code INVALID_TICKET for what is no paper."""
    try:
        return [UUID(one) for one in request.form.get("paper", "").split()]
    except ValueError as error:
        raise invalid() from error


def clock_sent() -> int:
    """Return what the device's clock says now, in milliseconds: what it said in the form, and how long that waited."""
    said = request.form.get("now", "")
    if not (said.isascii() and said.isdigit() and len(said) < 16):
        raise Refused(invalid().sentence, field="now", code="INVALID_JOURNAL")
    return int(said) + int(age_of_replay().total_seconds() * 1000)
