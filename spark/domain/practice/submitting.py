"""Submitting: answers that were not saved yet come along with the hand-in, and the result is shown at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from spark.domain.clock import now
from spark.domain.practice.attempt import PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.clock_of_attempt import given_at
from spark.domain.practice.handing_in import answers_by_version, end, result_of
from spark.domain.practice.keys import newest_keys
from spark.domain.practice.saving import Given, held, read_answers, save_answers, take_in


def submit(
    attempt: PracticeTestAttempt, given: Sequence[Given] = (), *, ago: timedelta = timedelta(0)
) -> PracticeTestResult:
    """Save answers and hand in, `ago` before now; twice is once. The caller shows the result, key and all.

    Raises Refused for an answer that is none, and then nothing has changed. It takes as many queries for a hundred
    questions as for one. What comes after the hand-in is kept and treated by the test's rule.
    """
    attempt = held(attempt.id)
    received = now()
    if attempt.is_open:
        keys = newest_keys(attempt.paper)  # they show the same as the pinned versions
        read = read_answers({version_id: key.shown for version_id, key in keys.items()}, given)
        rows = answers_by_version(attempt)
        take_in(attempt, read, rows, received)
        attempt.result_seen_at = received
        return end(attempt, "student", given_at(attempt, received, ago), received, keys=keys, answers=rows)
    save_answers(attempt, given)
    attempt.result_seen_at = attempt.result_seen_at or received
    return result_of(attempt)
