"""Practice tests, attempts and results as the API tells of them. What an open attempt shows holds nothing of a key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from flask import url_for
from pydantic import Field, StrictBool, StrictInt, StrictStr

from spark.api.envelope import Schema
from spark.domain.clock import now
from spark.domain.library.shelves import Shelves
from spark.domain.practice.attempt import PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.clock_of_attempt import seconds_left
from spark.domain.practice.item import Kind
from spark.domain.practice.reading_back import Answered
from spark.domain.practice.saving import Saved
from spark.domain.practice.test import PracticeTest
from spark.domain.practice.ticket import ticket_for

AnswerValue = StrictBool | StrictInt | StrictStr | list[StrictInt | None] | None
ANSWER = Field(
    None,
    description=(
        "single: the place of a choice, from 0; multiple: the places of all chosen; true_false: true or false; "
        "short_text, numeric and free_response: what was written; matching: for each left the place of a right or "
        "null; ordering: the places of the shown steps, the first step first; null: no answer."
    ),
)


class PracticeTestOut(Schema):
    """A test in a list. Without `durationMinutes` there is no limit."""

    id: UUID
    title: str
    description: str
    subject: str
    grade_level: str
    language: str
    licence: str
    source: str
    duration_minutes: int | None
    total_questions: int
    total_points: float
    pass_score_percentage: int
    late_rule: Literal["done", "received", "all"]
    published_at: datetime | None
    updated_at: datetime


class PictureOut(Schema):
    """The picture of a question."""

    url: str
    bytes: int
    width: int
    height: int
    alt: str


class ShownOut(Schema):
    """A question as students see it before hand-in, texts as HTML; what its kind does not have is null."""

    question_id: UUID
    kind: Kind
    html: str
    points: float
    topic: str | None
    picture: PictureOut | None
    choices: list[str] | None
    lefts: list[str] | None
    rights: list[str] | None
    steps: list[str] | None
    unit: str | None


class AskedOut(ShownOut):
    """A question of an attempt, and what is kept of its answer."""

    answer: AnswerValue = ANSWER
    saved_at: datetime | None
    flagged: bool
    late: bool


class AttemptOut(Schema):
    """An attempt. `ticket`, signed by the server, is what a device without a line carries; null after the hand-in."""

    id: UUID
    test_id: UUID
    kind: Literal["whole", "again"]
    started_at: datetime
    deadline_at: datetime | None
    seconds_left: int | None = Field(description="By the server's clock; null without a limit.")
    handed_in_at: datetime | None
    handed_in_by: Literal["student", "clock"] | None
    result_id: UUID | None
    ticket: str | None
    questions: list[AskedOut]


class SavedOut(Schema):
    """The acknowledgement of an answer: it is safe. `counted` is false when it came too late by the test's rule."""

    question_id: UUID
    saved_at: datetime
    counted: bool
    late: bool
    newest: bool = Field(description="False when a newer answer, given elsewhere, is there already.")
    seconds_left: int | None


class AnsweredOut(ShownOut):
    """A question of a finished attempt. `points` are those possible, `pointsAwarded` null until a person has marked."""

    answer: AnswerValue = ANSWER
    late: bool
    points_awarded: float | None
    is_right: bool | None
    right: bool | list[int] | list[str] | None = Field(
        description="In the terms of an answer where there is one such answer, else the texts that count."
    )
    explanation: str
    notes: list[str] = Field(description="For each choice or accepted answer, why it is right or wrong.")
    sample: str | None
    rubric: list[dict[str, str]] | None


class ResultOut(Schema):
    """What an attempt came to. `isFinal` is false while a person has still to mark something."""

    id: UUID
    attempt_id: UUID
    test_id: UUID
    points: float
    points_possible: float
    score_percentage: float
    pass_score_percentage: int
    is_passed: bool
    is_final: bool
    time_taken_seconds: int
    completed_at: datetime
    handed_in_by: Literal["student", "clock"] | None
    questions: list[AnsweredOut]


def test_out(test: PracticeTest, names: Shelves) -> PracticeTestOut:
    """Tell of a test."""
    return PracticeTestOut(
        id=test.id,
        title=test.title,
        description=test.description,
        subject=names.subject(test.subject_slug),
        grade_level=names.grade(test.grade_slug),
        language=test.language,
        licence=test.licence,
        source=test.source,
        duration_minutes=test.duration_minutes,
        total_questions=test.question_count,
        total_points=float(test.total_points),
        pass_score_percentage=test.pass_score_percentage,
        late_rule=test.late_rule,  # type: ignore[arg-type]
        published_at=test.published_at,
        updated_at=test.updated_at,
    )


def attempt_out(attempt: PracticeTestAttempt, asked: Sequence[Answered], result_id: UUID | None) -> AttemptOut:
    """Tell of an attempt and the questions on its paper."""
    return AttemptOut(
        id=attempt.id,
        test_id=attempt.test_id,
        kind=attempt.kind,  # type: ignore[arg-type]
        started_at=attempt.started_at,
        deadline_at=attempt.deadline_at,
        seconds_left=seconds_left(attempt, now()) if attempt.is_open else 0,
        handed_in_at=attempt.handed_in_at,
        handed_in_by=attempt.handed_in_by,  # type: ignore[arg-type]
        result_id=result_id,
        ticket=ticket_for(attempt) if attempt.is_open else None,
        questions=[
            AskedOut(
                **shown_out(one),
                answer=one.value,
                saved_at=one.received_at,
                flagged=one.version_id in attempt.flagged,
                late=bool(one.is_late),
            )
            for one in asked
        ],
    )


def saved_out(saved: Saved) -> SavedOut:
    """Acknowledge an answer."""
    return SavedOut(
        question_id=saved.version_id,
        saved_at=saved.received_at,
        counted=saved.is_counted,
        late=saved.is_late,
        newest=saved.is_newest,
        seconds_left=saved.seconds_left,
    )


def result_out(result: PracticeTestResult, answered: Sequence[Answered]) -> ResultOut:
    """Tell of a result with its questions; reads `result.attempt` and `result.test`."""
    return ResultOut(
        id=result.id,
        attempt_id=result.attempt_id,
        test_id=result.test_id,
        points=float(result.points),
        points_possible=float(result.points_possible),
        score_percentage=float(result.score_percentage),
        pass_score_percentage=result.test.pass_score_percentage,
        is_passed=result.is_passed,
        is_final=result.is_final,
        time_taken_seconds=result.time_taken_seconds,
        completed_at=result.completed_at,
        handed_in_by=result.attempt.handed_in_by,  # type: ignore[arg-type]
        questions=[answered_out(one) for one in answered],
    )


def answered_out(one: Answered) -> AnsweredOut:
    """Tell what an answer brought, and why."""
    told = one.explained or {}
    return AnsweredOut(
        **shown_out(one),
        answer=one.value,
        late=bool(one.is_late),
        points_awarded=number(one.points),
        is_right=None if one.part is None else one.part == 1,
        right=told.get("right"),
        explanation=told.get("explanation", ""),
        notes=told.get("notes", []),
        sample=told.get("sample"),
        rubric=told.get("rubric"),
    )


def shown_out(one: Answered) -> dict[str, Any]:
    """Return what a question shows, open or finished."""
    page = one.shown
    picture = page.get("picture")
    return {
        "question_id": one.version_id,
        "kind": page["kind"],
        "html": page["html"],
        "points": float(page["points"]),
        "topic": page.get("topic"),
        "picture": picture and picture_out(one.version_id, picture),
        **{name: page.get(name) for name in ("choices", "lefts", "rights", "steps", "unit")},
    }


def picture_out(version_id: UUID, picture: dict[str, Any]) -> PictureOut:
    """Tell of a picture; where it is stored is nobody's business."""
    said = {name: picture[name] for name in ("bytes", "width", "height", "alt")}
    return PictureOut(url=url_for("student.item_picture", version_id=version_id), **said)


def number(exact: Decimal | None) -> float | None:
    """Return a number of JSON."""
    return None if exact is None else float(exact)
