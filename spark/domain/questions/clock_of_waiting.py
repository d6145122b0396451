"""The clock of waiting: stands still while the asker is asked for more, and loses none of the time before."""

from __future__ import annotations

from spark.domain.clock import now
from spark.domain.questions.question import Question


def stop_clock(question: Question) -> None:
    """Let the wait stand still; stopping twice is once."""
    if question.clock_stopped_at is None:
        question.clock_stopped_at = now()


def resume_clock(question: Question) -> None:
    """Let the wait go on where it stopped. The caller holds the question's row."""
    if question.clock_stopped_at is not None:
        question.waiting_since += now() - question.clock_stopped_at
        question.clock_stopped_at = None
