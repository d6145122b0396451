"""The clock of an attempt: the server's own, however often a page was loaded or a line was lost.

A device is asked for ages alone ("given 40 seconds ago"): its clock may be a year off, but it measures a span well.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from spark.domain.practice.attempt import PracticeTestAttempt
from spark.domain.practice.test import PracticeTest

GRACE = timedelta(seconds=10)  # for what is on its way when the time is over


def deadline(test: PracticeTest, started_at: datetime, factor: Decimal) -> datetime | None:
    """Return when an attempt that begins now ends; none where the test has no limit."""
    if test.duration_minutes is None:
        return None
    return started_at + timedelta(seconds=float(test.duration_minutes * 60 * factor))


def is_over(attempt: PracticeTestAttempt, moment: datetime) -> bool:
    """Whether the time of an attempt is over, and so is the grace."""
    return attempt.deadline_at is not None and moment > attempt.deadline_at + GRACE


def seconds_left(attempt: PracticeTestAttempt, moment: datetime) -> int | None:
    """Return the whole seconds that are left, 0 when the time is over, None where there is no limit."""
    if attempt.deadline_at is None:
        return None
    return max(int((attempt.deadline_at - moment).total_seconds()), 0)


def given_at(attempt: PracticeTestAttempt, received: datetime, ago: timedelta) -> datetime:
    """Return when an answer was given, by its age; never before the attempt began nor in the future."""
    return min(max(received - ago, attempt.started_at), received)


def counts(attempt: PracticeTestAttempt, done: datetime, received: datetime) -> bool:
    """Say whether an answer counts by the test's rule for late ones.

    What was given after the student handed in, or after they saw the result, counts under no rule.
    """
    if attempt.handed_in_by == "student" and attempt.handed_in_at is not None and done > attempt.handed_in_at:
        return False
    if attempt.deadline_at is None:
        return True
    match attempt.test.late_rule:
        case "received":
            return received <= attempt.deadline_at + GRACE
        case "all":
            return attempt.result_seen_at is None or done <= attempt.result_seen_at
        case _:
            return done <= attempt.deadline_at + GRACE


def is_late(attempt: PracticeTestAttempt, received: datetime) -> bool:
    """Say whether an answer arrived after the time was over or after the hand-in; counted or not, it is marked so."""
    return not attempt.is_open or is_over(attempt, received)
