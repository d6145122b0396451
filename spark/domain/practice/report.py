"""The report on a test: how many took it, how far they got, and how that changed from week to week.

Attempts at the whole test alone; trying the wrong ones again says nothing about the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from spark.domain.people.codes import keyed
from spark.domain.practice.attempt import PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.health import ItemHealth
from spark.domain.practice.test import PracticeTest
from spark.extensions import db

BINS = 10  # of 10 % each; the last one holds 100 % too
WEEKS = 12
HARDEST = 5
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "student",
    "attempt",
    "started",
    "handed_in",
    "handed_in_by",
    "minutes",
    "points",
    "points_possible",
    "percent",
    "passed",
    "final",
)


@dataclass(frozen=True)
class Summary:
    """All attempts in a few numbers; what nobody has finished has no median and no mean."""

    attempts: int
    people: int
    by_student: int
    by_clock: int
    passed: int
    median_seconds: float | None
    mean: float | None

    @property
    def finished(self) -> int:
        """How many were handed in, by whomever."""
        return self.by_student + self.by_clock

    @property
    def under_way(self) -> int:
        """How many are still open."""
        return self.attempts - self.finished

    @property
    def pass_rate(self) -> float | None:
        """The share of the finished that passed."""
        return self.passed / self.finished if self.finished else None


@dataclass(frozen=True)
class Week:
    """What was handed in from one Monday to the next."""

    begins: datetime
    attempts: int
    mean: float
    passed: int


def summary_of(test: PracticeTest) -> Summary:
    """Count the attempts at a test, in one query."""
    by, result = PracticeTestAttempt.handed_in_by, PracticeTestResult
    row = db.session.execute(
        whole(test).with_only_columns(
            func.count(),
            func.count(PracticeTestAttempt.user_id.distinct()),
            func.count().filter(by == "student"),
            func.count().filter(by == "clock"),
            func.count().filter(result.is_passed),
            func.percentile_cont(0.5).within_group(result.time_taken_seconds),
            func.avg(result.score_percentage),
        )
    ).one()
    attempts, people, by_student, by_clock, passed, median, mean = row
    return Summary(attempts, people, by_student, by_clock, passed, median, None if mean is None else float(mean))


def scores_of(test: PracticeTest) -> list[int]:
    """Count the finished attempts by their score, a bin for each 10 %."""
    place = func.least(func.width_bucket(PracticeTestResult.score_percentage, 0, 100, BINS), BINS)
    counts: dict[int, int] = dict(
        db.session.execute(finished(test).with_only_columns(place, func.count()).group_by(place)).all()
    )
    return [counts.get(number, 0) for number in range(1, BINS + 1)]


def weeks_of(test: PracticeTest) -> list[Week]:
    """Return the last weeks in which something was handed in, the oldest first."""
    monday = func.date_trunc("week", PracticeTestResult.completed_at).label("monday")
    rows = db.session.execute(
        finished(test)
        .with_only_columns(
            monday,
            func.count(),
            func.avg(PracticeTestResult.score_percentage),
            func.count().filter(PracticeTestResult.is_passed),
        )
        .group_by(monday)
        .order_by(monday.desc())
        .limit(WEEKS)
    ).all()
    return [Week(begins, count, float(mean), passed) for begins, count, mean, passed in reversed(rows)]


def hardest(items: list[ItemHealth]) -> list[ItemHealth]:
    """Return the items that bring the least, of those that enough have answered."""
    known = [item for item in items if item.is_known]
    return sorted(known, key=lambda item: (item.facility.value, item.counts.position))[:HARDEST]


def rows_of(test: PracticeTest) -> Iterator[list[str]]:
    """Yield the finished attempts as lines of a table, the head first; students by a number that is of this test alone.

    No names: a file travels further than a page, and a number tells apart as well.
    """
    yield list(COLUMNS)
    numbers: dict[UUID, int] = {}
    told = finished(test).with_only_columns(
        PracticeTestAttempt.user_id,
        PracticeTestAttempt.started_at,
        PracticeTestResult.completed_at,
        PracticeTestAttempt.handed_in_by,
        PracticeTestResult.time_taken_seconds,
        PracticeTestResult.points,
        PracticeTestResult.points_possible,
        PracticeTestResult.score_percentage,
        PracticeTestResult.is_passed,
        PracticeTestResult.is_final,
    )
    in_order = told.order_by(PracticeTestAttempt.started_at, PracticeTestAttempt.id)
    for user_id, started, ended, by, seconds, *reached in db.session.execute(in_order):
        numbers[user_id] = numbers.get(user_id, 0) + 1
        minutes = round(Decimal(seconds) / 60, 1)
        said = (number_of(user_id, test), numbers[user_id], started, ended, by, minutes, *reached)
        yield [cell(value) for value in said]


def cell(value: Any) -> str:
    """Write a value so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULAS) else text


def number_of(user_id: UUID, test: PracticeTest) -> str:
    """Return a student's number: the same in every report on this test, and another in those on others."""
    return f"s{keyed(b'spark.report', test.id.bytes + user_id.bytes).hex()[:10]}"


def whole(test: PracticeTest) -> Select[PracticeTestAttempt, PracticeTestResult]:
    """The attempts at the whole test, with their results where there are any."""
    return (
        select(PracticeTestAttempt, PracticeTestResult)
        .outerjoin(PracticeTestResult, PracticeTestResult.attempt_id == PracticeTestAttempt.id)
        .where(PracticeTestAttempt.test_id == test.id, PracticeTestAttempt.kind == "whole")
    )


def finished(test: PracticeTest) -> Select[PracticeTestAttempt, PracticeTestResult]:
    """The finished attempts at the whole test, with their results."""
    return whole(test).where(PracticeTestAttempt.handed_in_at.is_not(None), PracticeTestResult.id.is_not(None))
