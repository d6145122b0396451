"""An attempt: while it is open the questions, one a screen or all on one page; afterwards what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_login import current_user

from spark.domain.clock import now
from spark.domain.practice.attempt import PracticeTestAttempt
from spark.domain.practice.clock_of_attempt import is_over, seconds_left
from spark.domain.practice.handing_in import hand_in_by_clock
from spark.domain.practice.history import with_result
from spark.domain.practice.paper import Paper, asked, paper_of, texts_behind
from spark.domain.practice.starting import start_again
from spark.extensions import db
from spark.policy import SIGNED_IN, own_attempts, permit
from spark.replaying import age_of_replay
from spark.student import student
from spark.student.result import keep_of, show_result
from spark.web import done, one_or_404, show, show_part

MOST_ON_A_PAGE = 20  # questions; a longer paper is read one by one, because a page costs


@student.get("/attempts/<uuid:attempt_id>")
@permit(SIGNED_IN)
def attempt(attempt_id: UUID) -> Response:
    """Show one's own attempt; nobody else's is found."""
    wanted = attempt_as_it_is(attempt_id)
    return show_questions(wanted) if wanted.is_open else show_result(wanted)


@student.get("/attempts/<uuid:attempt_id>/questions/<int:number>")
@permit(SIGNED_IN)
def attempt_question(attempt_id: UUID, number: int) -> Response:
    """Answer one question alone: the way through a test costs its questions, not its pages."""
    wanted = attempt_as_it_is(attempt_id)
    if not wanted.is_open:
        answer = Response()
        answer.headers["HX-Redirect"] = url_for("student.attempt", attempt_id=attempt_id)
        return answer
    paper = paper_of(wanted)
    here = min(max(number, 1), len(paper.places))
    return show_part("tests/_question.html", **one_question(paper, here))


@student.get("/attempts/<uuid:attempt_id>/clock")
@permit(SIGNED_IN)
def attempt_clock(attempt_id: UUID) -> Response:
    """Answer the clock alone: a phone that slept asks how much is left."""
    wanted = one_or_404(own_attempts(current_user).where(PracticeTestAttempt.id == attempt_id))
    return show_part("tests/_clock.html", attempt=wanted, left=left_of(wanted))


@student.post("/attempts/<uuid:attempt_id>/again")
@permit(SIGNED_IN)
def try_again(attempt_id: UUID) -> Response:
    """Begin an attempt with what went wrong in this one."""
    finished = attempt_as_it_is(attempt_id)
    return done(url_for("student.attempt", attempt_id=start_again(finished, by=current_user).id))


def attempt_as_it_is(attempt_id: UUID) -> PracticeTestAttempt:
    """Load one's own attempt. One whose time is over is handed in first: the job that does it may be a moment late.

    This writes on a GET, as the clock would have written without it: the same, once, whoever comes first.
    """
    wanted = with_result(own_attempts(current_user).where(PracticeTestAttempt.id == attempt_id))
    found = one_or_404(wanted)
    if found.is_open and is_over(found, now()):
        hand_in_by_clock(found)
        db.session.commit()
        found = one_or_404(wanted.execution_options(populate_existing=True))
    return found


def show_questions(
    attempt: PracticeTestAttempt,
    status: int = 200,
    *,
    number: int | None = None,
    sent: Sequence[str] = (),
    refusal: Any = None,
) -> Response:
    """Answer the open attempt: a question or all. `sent` is what came for question `number` and was refused."""
    paper = paper_of(attempt)
    left = left_of(attempt)
    if wants_all(paper):
        asks = {"found": asked(paper, paper.places), "closing": texts_behind(paper), "is_all": True, "here": number}
    else:
        asks = one_question(paper, number or number_asked_for(paper))
    return show(
        "student/attempt.html",
        status,
        etag=[attempt.event_count, asks["is_all"], asks["here"]] if left is None else None,  # a clock never stands
        left=left,
        sent=sent,
        refusal=refusal,
        may_show_all=len(paper.places) <= MOST_ON_A_PAGE,
        keep=keep_of(attempt),
        **{"paper": paper, "attempt": attempt, **asks},
    )


def one_question(paper: Paper, here: int) -> dict[str, Any]:
    """Return what the screen of one question shows."""
    return {
        "attempt": paper.attempt,
        "paper": paper,
        "found": asked(paper, [paper.places[here - 1]]),
        "closing": texts_behind(paper) if here == len(paper.places) else [],
        "is_all": False,
        "here": here,
    }


def wants_all(paper: Paper) -> bool:
    """Whether all questions are shown on one page."""
    return request.args.get("all") == "1" and len(paper.places) <= MOST_ON_A_PAGE


def number_asked_for(paper: Paper) -> int:
    """Return the question that the address asks for; without one, the first that is open."""
    said = request.args.get("q", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else paper.first_open
    return min(max(number, 1), len(paper.places))


def left_of(attempt: PracticeTestAttempt) -> int | None:
    """Return the seconds that are left, none where there is no limit, 0 for what has ended."""
    if not attempt.is_open:
        return 0
    return seconds_left(attempt, now())


def age_sent() -> timedelta:
    """Return how many seconds ago the device says it was; what makes no sense is now."""
    said = request.values.get("ago", "")
    ago = timedelta(seconds=int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0)
    return ago + age_of_replay()
