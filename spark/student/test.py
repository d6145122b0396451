"""One practice test: what it asks for, one's earlier attempts, and the start of another."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from flask import Response, url_for
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy.orm import joinedload

from spark.domain.clock import now
from spark.domain.practice.clock_of_attempt import is_over
from spark.domain.practice.history import attempts_at
from spark.domain.practice.starting import start, time_factor
from spark.domain.practice.test import PracticeTest
from spark.languages import LANGUAGES
from spark.policy import READ_LIBRARY, TAKE_TEST, may_take, own_attempts, permit, takeable_by, tests_for
from spark.student import student
from spark.student.caching import for_everybody
from spark.student.times import ago
from spark.web import done, one_or_404, show

FEW = 20  # earlier attempts


@student.get("/tests/<uuid:test_id>")
@permit(READ_LIBRARY)
def test(test_id: UUID) -> Response:
    """Show a published test."""
    shelved = (joinedload(PracticeTest.subject), joinedload(PracticeTest.grade))
    wanted = one_or_404(tests_for(current_user).where(PracticeTest.id == test_id).options(*shelved))
    attempts = attempts_at(own_attempts(current_user), test_id, FEW) if current_user.is_authenticated else []
    factor = time_factor(current_user) if may_take(current_user, wanted) else Decimal(1)
    open_attempt = next((one for one in attempts if one.is_open and not is_over(one, now())), None)
    finished = [one for one in attempts if one.result is not None]
    results = [(one.id, one.result.updated_at, ago(one.result.completed_at)) for one in finished if one.result]
    names = wanted.subject.name(str(get_locale())), wanted.grade.name(str(get_locale()))
    return for_everybody(
        show(
            "student/test.html",
            etag=[wanted.updated_at, names, factor, open_attempt and open_attempt.id, results],
            test=wanted,
            names=names,
            language_name=LANGUAGES.get(wanted.language, wanted.language),
            open_attempt=open_attempt,
            finished=finished,
            scores=[one.result.score_percentage for one in reversed(finished) if one.result and one.kind == "whole"],
            factor=factor,
            minutes=wanted.duration_minutes and wanted.duration_minutes * factor,
            may_take=may_take(current_user, wanted),
        )
    )


@student.post("/tests/<uuid:test_id>/attempts")
@permit(TAKE_TEST)
def start_attempt(test_id: UUID) -> Response:
    """Begin an attempt, or go on with the one under way."""
    wanted = one_or_404(takeable_by(current_user).where(PracticeTest.id == test_id))
    return done(url_for("student.attempt", attempt_id=start(wanted, by=current_user).id))
