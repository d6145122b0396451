"""Attempts: `/api/practice-tests/{id}/attempts`, answered, handed in, and what they came to. One's own alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from flask import Response, abort, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user
from pydantic import Field
from spectree import Response as SpecResponse
from sqlalchemy.orm import joinedload

from spark.api import api
from spark.api.envelope import Envelope, Schema, answer
from spark.api.practice_schema import (
    ANSWER,
    AnswerValue,
    AttemptOut,
    ResultOut,
    SavedOut,
    attempt_out,
    result_out,
    saved_out,
)
from spark.api.spec import spec
from spark.domain.clock import now
from spark.domain.practice.attempt import PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.authoring import MOST_QUESTIONS
from spark.domain.practice.clock_of_attempt import is_over, seconds_left
from spark.domain.practice.handing_in import hand_in_by_clock
from spark.domain.practice.reading_back import note_result_seen, with_keys, without_keys
from spark.domain.practice.saving import (
    LONGEST_AGO,
    Given,
    Saved,
    answer_rows,
    flag,
    of_paper,
    save_answer,
)
from spark.domain.practice.submitting import submit
from spark.domain.practice.ticket import LONGEST, attempt_of_ticket, check_paper
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.policy import TAKE_TEST, own_attempts, own_results, permit
from spark.web import one_or_404, save

AGO = Field(
    0,
    ge=0,
    le=int(LONGEST_AGO.total_seconds()),
    description="How many seconds ago it was done, by the device's own count: its clock may be wrong, spans are not.",
)
FIELDS = {"question": "questionId"}


class AnswerIn(Schema):
    """An answer to one question of the paper."""

    answer: AnswerValue = ANSWER
    flagged: bool | None = Field(None, description="Mark the question to come back to, or take the mark away.")
    seconds_ago: int = AGO


class AnswerOfManyIn(Schema):
    """One of the answers that come with a hand-in."""

    question_id: UUID
    answer: AnswerValue = ANSWER
    seconds_ago: int = AGO


class SubmitIn(Schema):
    """What to hand in: an attempt by its id or by the ticket of its start, with answers that are not saved yet.

    The server grades; a score that comes along is refused as an unknown field.
    """

    attempt_id: UUID | None = None
    ticket: str | None = Field(None, max_length=LONGEST)
    answers: list[AnswerOfManyIn] = Field([], max_length=MOST_QUESTIONS)
    seconds_ago: int = AGO


@api.get("/practice-tests/<uuid:test_id>/attempts/<uuid:attempt_id>")
@permit(TAKE_TEST)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[AttemptOut]), tags=["practice tests"])
def get_attempt(test_id: UUID, attempt_id: UUID) -> Response:
    """Tell how an attempt stands: its questions, the answers kept so far, and the time that is left."""
    attempt = own_attempt(test_id, attempt_id)
    if attempt.is_open and is_over(attempt, now()):  # the job that does it may be a moment late
        hand_in_by_clock(attempt)
        db.session.commit()
    result = own_results(current_user).where(PracticeTestResult.attempt_id == attempt_id)
    result_id = None if attempt.is_open else db.session.scalars(result).one().id
    return answer(attempt_out(attempt, without_keys(attempt), result_id))


@api.put("/practice-tests/<uuid:test_id>/attempts/<uuid:attempt_id>/answers/<uuid:question_id>")
@permit(TAKE_TEST)
@spec.validate(json=AnswerIn, resp=SpecResponse(HTTP_200=Envelope[SavedOut]), tags=["practice tests"])
def keep_answer(test_id: UUID, attempt_id: UUID, question_id: UUID, json: AnswerIn) -> Response:
    """Keep an answer; what this acknowledges is not lost. The newest by when it was given counts."""
    attempt = own_attempt(test_id, attempt_id)
    with in_our_names():
        saved = save_answer(attempt, question_id, json.answer, ago=timedelta(seconds=json.seconds_ago))
    if json.flagged is not None and attempt.is_open and json.flagged is not (question_id in attempt.flagged):
        flag(attempt, question_id, on=json.flagged)
    told = saved_out(saved)
    where = url_for("api.get_kept_answer", test_id=test_id, attempt_id=attempt_id, question_id=question_id)
    save(where, 200)
    return answer(told)


@api.get("/practice-tests/<uuid:test_id>/attempts/<uuid:attempt_id>/answers/<uuid:question_id>")
@permit(TAKE_TEST)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[SavedOut]), tags=["practice tests"])
def get_kept_answer(test_id: UUID, attempt_id: UUID, question_id: UUID) -> Response:
    """Say whether an answer is safe: what a device hears that sends the same one again. 404 when there is none."""
    attempt = own_attempt(test_id, attempt_id)
    of_paper(attempt, question_id)
    row = answer_rows(attempt, [question_id]).get(question_id)
    if row is None or row.received_at is None:
        abort(404)
    left = seconds_left(attempt, now())
    return answer(saved_out(Saved(question_id, row.received_at, True, row.is_late, left)))


@api.post("/practice-tests/<uuid:test_id>/submit")
@permit(TAKE_TEST)
@spec.validate(json=SubmitIn, resp=SpecResponse(HTTP_200=Envelope[ResultOut]), tags=["practice tests"])
def submit_practice_test(test_id: UUID, json: SubmitIn) -> Response:
    """Save what comes along, hand in, and tell the result. Twice, also at once, is once."""
    attempt = handed_over(test_id, json)
    with in_our_names():
        result = submit(
            attempt,
            [Given(one.question_id, one.answer, timedelta(seconds=one.seconds_ago)) for one in json.answers],
            ago=timedelta(seconds=json.seconds_ago),
        )
    told = result_out(result, with_keys(attempt))
    save(url_for("api.get_result", test_id=test_id, result_id=result.id), 200)
    return answer(told)


@api.get("/practice-tests/<uuid:test_id>/results/<uuid:result_id>")
@permit(TAKE_TEST)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[ResultOut]), tags=["practice tests"])
def get_result(test_id: UUID, result_id: UUID) -> Response:
    """Tell what an attempt came to: per question your answer, the right one, why, and the points."""
    result = one_or_404(
        own_results(current_user)
        .where(PracticeTestResult.id == result_id, PracticeTestResult.test_id == test_id)
        .options(joinedload(PracticeTestResult.attempt), joinedload(PracticeTestResult.test))
    )
    told = result_out(result, with_keys(result.attempt))
    if note_result_seen(result.attempt):
        db.session.commit()
    return answer(told)


def own_attempt(test_id: UUID, attempt_id: UUID) -> PracticeTestAttempt:
    """Load one's own attempt at a test; nobody else's is found."""
    return one_or_404(
        own_attempts(current_user).where(PracticeTestAttempt.id == attempt_id, PracticeTestAttempt.test_id == test_id)
    )


def handed_over(test_id: UUID, json: SubmitIn) -> PracticeTestAttempt:
    """Load the attempt that is to be handed in. Raises Refused for a ticket that is not the caller's."""
    attempt_id = json.attempt_id
    if json.ticket is not None:
        named = attempt_of_ticket(json.ticket, by=current_user, test_id=test_id)
        attempt_id = attempt_id or named
    if attempt_id is None:
        raise Refused(_("Say which attempt this is: attemptId or ticket."), field="attemptId", code="VALIDATION_ERROR")
    attempt = own_attempt(test_id, attempt_id)
    if json.ticket is not None:
        check_paper(json.ticket, attempt)
    return attempt


@contextmanager
def in_our_names() -> Iterator[None]:
    """Name the field of a refusal as this API calls it: answers.3.questionId."""
    try:
        yield
    except Refused as refusal:
        *path, last = refusal.field.split(".")
        field = ".".join([*path, FIELDS.get(last, last)])
        refusal.details = [{"field": field, "message": str(refusal.sentence)}]  # type: ignore[attr-defined]
        raise
