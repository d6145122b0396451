"""The result of an attempt: what it came to, and for every question what was right and why."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from babel.dates import format_timedelta
from flask import Response, url_for
from flask_babel import get_locale
from flask_login import current_user

from spark.domain.practice.attempt import PracticeTestAttempt
from spark.domain.practice.history import Told, told_of
from spark.domain.practice.reading_back import note_result_seen
from spark.extensions import db
from spark.headers import opaque_id
from spark.policy import ASK_QUESTION, may, may_take
from spark.student.caching import page_number
from spark.web import show

PER_PAGE = 20  # questions


def show_result(attempt: PracticeTestAttempt) -> Response:
    """Answer the result of an attempt that was handed in, a page of its questions at a time."""
    mark_as_seen(attempt)
    told = told_of(attempt)
    questions = [one for one in told if one.number]
    pages = max(-(-len(questions) // PER_PAGE), 1)
    page = page_number(pages)
    result = attempt.result
    return show(
        "student/result.html",
        etag=[result and (result.id, result.updated_at), attempt.event_count, keys_of(told), attempt.test.updated_at],
        attempt=attempt,
        test=attempt.test,
        result=result,
        told=on_page(told, page),
        questions=questions,
        waiting=sum(one.answer is not None and one.answer.waits_for_mark for one in questions),
        right=sum(one.answer is not None and one.answer.part == 1 for one in questions),
        wrong=any(one.answer is not None and one.answer.part is not None and one.answer.part < 1 for one in questions),
        keep=keep_of(attempt),
        changes=list({change.regrade_id: (one, change) for one in told for change in one.changes}.values()),
        took=took(attempt),
        may_ask=may(current_user, ASK_QUESTION),
        may_try_again=may_take(current_user, attempt.test),
        page=page,
        pages=pages,
        previous_url=at_page(attempt.id, page - 1) if page > 1 else None,
        next_url=at_page(attempt.id, page + 1) if page < pages else None,
    )


def mark_as_seen(attempt: PracticeTestAttempt) -> None:
    """Note that the key leaves the server now: under the rule that takes late answers, none given later counts.

    Reading is a POST elsewhere, so that a page fetched ahead marks nothing. Here the page itself is what counts: once
    it is on the device the answers are known, looked at or not. The note is committed before the page is made.
    """
    if not note_result_seen(attempt):
        return
    session = db.session()
    session.expire_on_commit = False  # what was loaded for the page stays loaded
    try:
        session.commit()
    finally:
        session.expire_on_commit = True


def keys_of(told: list[Told]) -> list[object]:
    """Return what can change about the questions of a result: marks, corrections, answers that came late."""
    return [
        (
            one.answer and (one.answer.points, one.answer.graded_version_id, one.answer.received_at),
            one.answer and (one.answer.marked_at, one.answer.waits_for_mark, one.answer.marks),
            len(one.changes),
            len(one.uncounted),
        )
        for one in told
    ]


def keep_of(attempt: PracticeTestAttempt) -> str:
    """Name the answers of an attempt that a device keeps until they are saved: by person, because phones are shared.

    seal.js locks or removes all of one person that begins with `draft:` at sign-out.
    """
    return f"draft:take:{opaque_id()}:{attempt.id}:"


def on_page(told: list[Told], page: int) -> list[Told]:
    """Return the questions of a page, each behind the texts that stood above it."""
    ends = [place + 1 for place, one in enumerate(told) if one.number]
    first, last = (page - 1) * PER_PAGE, page * PER_PAGE
    return told[ends[first - 1] if first else 0 : ends[last - 1] if last < len(ends) else None]


def took(attempt: PracticeTestAttempt) -> str:
    """Say how long it took."""
    seconds = attempt.result.time_taken_seconds if attempt.result else 0
    unit = "minute" if seconds >= 60 else "second"
    return format_timedelta(timedelta(seconds=seconds), granularity=unit, threshold=2, locale=get_locale())  # type: ignore[arg-type]


def at_page(attempt_id: UUID, page: int) -> str:
    """Return the address of a page of the questions."""
    return url_for("student.attempt", attempt_id=attempt_id, page=page if page > 1 else None)
