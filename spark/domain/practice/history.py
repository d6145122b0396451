"""History: what somebody's attempts came to, answer by answer, test by test and over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, raiseload

from spark.domain.practice.attempt import AttemptAnswer, AttemptEvent, PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.paper import answer_in
from spark.domain.practice.regrade import Regrade, ResultChange
from spark.domain.practice.test import PracticeTest, PracticeTestQuestionVersion
from spark.extensions import db

TREND = 12  # results that a line shows


@dataclass(frozen=True)
class Told:
    """A question of a finished attempt: as it was shown, what was answered, and what is said about it.

    `told` is what `showing.py` calls explained, of the version whose key decided. A text between the questions has no
    number. `uncounted` are the answers that came too late to count, and were kept.
    """

    number: int | None
    version: PracticeTestQuestionVersion
    answer: AttemptAnswer | None
    told: dict[str, Any]
    changes: Sequence[ResultChange] = ()
    uncounted: Sequence[AttemptEvent] = ()

    @property
    def page(self) -> dict[str, Any]:
        """What was shown."""
        return self.version.shown


@dataclass
class SubjectHistory:
    """What somebody reached in one subject: the last scores, the oldest first, and of how many attempts."""

    subject_slug: str
    count: int
    scores: list[Decimal] = field(default_factory=list)


def told_of(attempt: PracticeTestAttempt) -> list[Told]:
    """Load all that a result says of the questions, in three queries, however many there are."""
    changes, uncounted = changes_of(attempt), uncounted_of(attempt)
    found, number = [], 0
    for version, answer, explained in answered_in(attempt):
        number += version.kind != "description"
        found.append(
            Told(
                number if version.kind != "description" else None,
                version,
                answer,
                explained or {},
                changes.get(version.question_id, ()),
                uncounted.get(version.id, ()),
            )
        )
    return found


def answered_in(
    attempt: PracticeTestAttempt,
) -> list[tuple[PracticeTestQuestionVersion, AttemptAnswer | None, dict[str, Any] | None]]:
    """Load the questions of a finished attempt in order, each with its answer and what the deciding key explains."""
    pinned = PracticeTestQuestionVersion
    key = aliased(PracticeTestQuestionVersion)
    rows = db.session.execute(
        select(pinned, AttemptAnswer, key.explained)
        .join(AttemptAnswer, answer_in(attempt), isouter=True)
        .join(key, key.id == AttemptAnswer.graded_version_id, isouter=True)
        .where(pinned.id.in_(attempt.paper))
        .options(raiseload("*"))
    )
    by_id = {version.id: (version, answer, explained) for version, answer, explained in rows}
    return [by_id[version_id] for version_id in attempt.paper]


def changes_of(attempt: PracticeTestAttempt) -> dict[UUID, list[ResultChange]]:
    """Return what corrections did to a result, by the question that was corrected."""
    found = defaultdict(list)
    changes = db.session.scalars(
        select(ResultChange)
        .join(ResultChange.result)
        .join(ResultChange.regrade)
        .join(Regrade.version)
        .where(PracticeTestResult.attempt_id == attempt.id)
        .order_by(ResultChange.changed_at, ResultChange.regrade_id)
        .options(
            contains_eager(ResultChange.regrade)
            .contains_eager(Regrade.version)
            .load_only(PracticeTestQuestionVersion.question_id),
            raiseload("*"),
        )
    )
    for change in changes:
        found[change.regrade.version.question_id].append(change)
    return found


def uncounted_of(attempt: PracticeTestAttempt) -> dict[UUID, list[AttemptEvent]]:
    """Return the answers that were kept and do not count, by version, in the order in which they were given."""
    found = defaultdict(list)
    events = db.session.scalars(
        select(AttemptEvent)
        .where(AttemptEvent.attempt_id == attempt.id, AttemptEvent.kind == "answer", ~AttemptEvent.is_counted)
        .order_by(AttemptEvent.done_at, AttemptEvent.number)
    )
    for event in events:
        if event.version_id is not None:
            found[event.version_id].append(event)
    return found


def attempts_at(attempts: Select[PracticeTestAttempt], test_id: UUID, limit: int) -> Sequence[PracticeTestAttempt]:
    """Return one's attempts at a test with their results, the newest first."""
    return db.session.scalars(
        attempts.where(PracticeTestAttempt.test_id == test_id)
        .order_by(PracticeTestAttempt.started_at.desc(), PracticeTestAttempt.id.desc())
        .limit(limit)
        .options(joinedload(PracticeTestAttempt.result), raiseload("*"))
    ).all()


def with_result(attempts: Select[PracticeTestAttempt]) -> Select[PracticeTestAttempt]:
    """Load attempts with their test and result."""
    return attempts.options(
        joinedload(PracticeTestAttempt.test), joinedload(PracticeTestAttempt.result), raiseload("*")
    )


def by_subject(results: Select[PracticeTestResult]) -> list[SubjectHistory]:
    """Return the last scores of whole attempts in every subject, the subject of the newest first."""
    place = func.row_number().over(
        partition_by=PracticeTest.subject_slug,
        order_by=(PracticeTestResult.completed_at.desc(), PracticeTestResult.id.desc()),
    )
    numbered = (
        whole(results)
        .with_only_columns(
            PracticeTest.subject_slug,
            PracticeTestResult.score_percentage,
            PracticeTestResult.completed_at,
            place.label("place"),
            func.count().over(partition_by=PracticeTest.subject_slug).label("total"),
        )
        .subquery()
    )
    rows = db.session.execute(
        select(numbered).where(numbered.c.place <= TREND).order_by(numbered.c.subject_slug, numbered.c.place.desc())
    ).all()
    newest: dict[str, datetime] = {}
    found: dict[str, SubjectHistory] = {}
    for row in rows:
        history = found.setdefault(row.subject_slug, SubjectHistory(row.subject_slug, row.total))
        history.scores.append(row.score_percentage)
        newest[row.subject_slug] = row.completed_at
    return sorted(found.values(), key=lambda one: (newest[one.subject_slug], one.subject_slug), reverse=True)


def results_in(
    results: Select[PracticeTestResult], subject: str, *, page: int, limit: int
) -> tuple[Sequence[PracticeTestResult], bool]:
    """Return a page of the results of whole attempts in a subject, the newest first, and whether there are more."""
    rows = db.session.scalars(
        whole(results)
        .where(PracticeTest.subject_slug == subject)
        .order_by(PracticeTestResult.completed_at.desc(), PracticeTestResult.id.desc())
        .offset((page - 1) * limit)
        .limit(limit + 1)
        .options(
            contains_eager(PracticeTestResult.test).load_only(
                PracticeTest.title, PracticeTest.language, PracticeTest.subject_slug
            ),
            raiseload("*"),
        )
    ).all()
    return rows[:limit], len(rows) > limit


def whole(results: Select[PracticeTestResult]) -> Select[PracticeTestResult]:
    """Keep the results of whole tests: what was tried again says nothing about how far somebody is."""
    return (
        results.join(PracticeTestResult.attempt)
        .join(PracticeTestResult.test)
        .where(PracticeTestAttempt.kind == "whole")
    )
