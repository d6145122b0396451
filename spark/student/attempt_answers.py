"""The answers of an attempt: each is kept as it is given. A phone gets a line back, a plain form the next question."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from spark.domain.practice.answers import from_form
from spark.domain.practice.attempt import AttemptEvent, PracticeTestAttempt
from spark.domain.practice.clock_of_attempt import is_over
from spark.domain.practice.paper import paper_of
from spark.domain.practice.saving import Saved, flag, of_paper, save_answer
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.policy import SIGNED_IN, own_attempts, permit
from spark.student import student
from spark.student.attempt import age_sent, attempt_as_it_is, left_of, show_questions
from spark.web import done, one_or_404, save, show_part, wants_fragment


@student.post("/attempts/<uuid:attempt_id>/answers/<uuid:version_id>")
@permit(SIGNED_IN)
def give_answer(attempt_id: UUID, version_id: UUID) -> Response:
    """Keep an answer. `ago` says in seconds when it was given; `go` where a plain form goes on."""
    attempt = own(attempt_id)
    shown = of_paper(attempt, version_id).shown
    given = request.form.getlist("answer")
    try:
        saved = save_answer(attempt, version_id, from_form(shown, given), ago=age_sent())
    except Refused as refusal:
        return not_taken(attempt_id, version_id, given, refusal)
    if is_for_a_page():
        if not saved.is_counted:
            flash(_("Your last answer came too late to count. It is kept all the same."), "warning")
        return done(way_on(own(attempt_id), version_id))
    left = saved.seconds_left if attempt.is_open else 0
    save(url_for("student.answer_given", attempt_id=attempt_id, version_id=version_id))
    return show_part("tests/_saved.html", saved=saved, left=left)


@student.get("/attempts/<uuid:attempt_id>/answers/<uuid:version_id>")
@permit(SIGNED_IN)
def answer_given(attempt_id: UUID, version_id: UUID) -> Response:
    """Say whether a question's answer is safe: what a phone hears that sends the same answer again."""
    attempt = own(attempt_id)
    of_paper(attempt, version_id)
    return show_part("tests/_saved.html", saved=last_saved(attempt, version_id), left=left_of(attempt))


def last_saved(attempt: PracticeTestAttempt, version_id: UUID) -> Saved | None:
    """Return what the student was told of the answer that arrived last; None when none has."""
    event = db.session.scalars(
        select(AttemptEvent)
        .where(
            AttemptEvent.attempt_id == attempt.id, AttemptEvent.version_id == version_id, AttemptEvent.kind == "answer"
        )
        .order_by(AttemptEvent.number.desc())
        .limit(1)
    ).one_or_none()
    if event is None:
        return None
    ended = attempt.handed_in_at
    is_late = is_over(attempt, event.received_at) or (ended is not None and event.received_at > ended)
    return Saved(version_id, event.received_at, event.is_counted, is_late, left_of(attempt))


@student.post("/attempts/<uuid:attempt_id>/flags/<uuid:version_id>")
@permit(SIGNED_IN)
def flag_question(attempt_id: UUID, version_id: UUID) -> Response:
    """Mark a question to come back to (`on=1`), or take the mark away (`on=0`)."""
    attempt = own(attempt_id)
    is_on = request.form.get("on", "1") != "0"
    flag(attempt, version_id, on=is_on)
    number = paper_of(attempt).number_of(version_id)
    here = question_url(attempt_id, number)
    if not wants_fragment():
        return done(here)
    save(here)
    return show_part("tests/_flag.html", attempt=attempt, version_id=version_id, number=number, is_flagged=is_on)


def is_for_a_page() -> bool:
    """Whether a form was sent to go on to another page; take.js sends answers alone and stays where it is."""
    return "go" in request.form or not wants_fragment()


def not_taken(attempt_id: UUID, version_id: UUID, given: list[str], refusal: Refused) -> Response:
    """Say at the question why an answer was not taken, with what was written."""
    db.session.rollback()
    if not is_for_a_page():
        return show_part("tests/_saved.html", refusal.status, refusal=refusal)
    attempt = attempt_as_it_is(attempt_id)
    number = paper_of(attempt).number_of(version_id)
    if not attempt.is_open:
        raise refusal
    return show_questions(attempt, refusal.status, number=number, sent=given, refusal=refusal)


def way_on(attempt: PracticeTestAttempt, version_id: UUID) -> str:
    """Return where the form's button leads: a number, `all`, `check`, or the next question."""
    go = request.form.get("go", "")
    if go == "check" or not attempt.is_open:
        endpoint = "student.submission" if attempt.is_open else "student.attempt"
        return url_for(endpoint, attempt_id=attempt.id)
    paper = paper_of(attempt)
    here = paper.number_of(version_id)
    if go == "all":
        return url_for("student.attempt", attempt_id=attempt.id, all=1, _anchor=f"q{here}")
    if go.isascii() and go.isdigit() and len(go) < 6:
        return url_for("student.attempt", attempt_id=attempt.id, q=int(go))
    if here == len(paper.places):
        return url_for("student.submission", attempt_id=attempt.id)
    return url_for("student.attempt", attempt_id=attempt.id, q=here + 1)


def question_url(attempt_id: UUID, number: int) -> str:
    """Return the address of a question, in the layout that the form came from."""
    if request.form.get("all") or request.args.get("all"):
        return url_for("student.attempt", attempt_id=attempt_id, all=1, _anchor=f"q{number}")
    return url_for("student.attempt", attempt_id=attempt_id, q=number)


def own(attempt_id: UUID) -> PracticeTestAttempt:
    """Load one's own attempt; nobody else's is found."""
    return one_or_404(own_attempts(current_user).where(PracticeTestAttempt.id == attempt_id))
