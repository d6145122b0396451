"""Listing: practice tests as lists, searched, filtered and turned page by page, the newest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import load_only, raiseload

from spark.domain.clock import now
from spark.domain.folding import fold
from spark.domain.library.filters import plain
from spark.domain.practice.attempt import PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.test import PracticeTest
from spark.extensions import db

MOST = 1_000  # tests one can page through or count
LONGEST_QUERY = 200  # characters
MOST_WORDS = 8


@dataclass(frozen=True)
class TestFilters:
    """One state of the list. Empty means all; `subject` and `grade` are slugs."""

    __test__ = False  # for pytest, which takes the name for a test's

    words: str = ""
    subject: str = ""
    grade: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> TestFilters:
        """Read an address somebody may have typed or kept for years: what makes no sense is left out."""
        return cls(
            words=given.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY],
            subject=plain(given.get("subject", "")),
            grade=plain(given.get("grade", "")),
        )

    def address(self) -> dict[str, str]:
        """Return what stands in the address for these filters."""
        said = {"q": self.words, "subject": self.subject, "grade": self.grade}
        return {name: value for name, value in said.items() if value}

    def narrow(self, tests: Select[PracticeTest]) -> Select[PracticeTest]:
        """Narrow `tests` to what these filters ask for."""
        columns = ((PracticeTest.subject_slug, self.subject), (PracticeTest.grade_slug, self.grade))
        words = list(dict.fromkeys(fold(self.words).split()))[:MOST_WORDS]
        return tests.where(
            *(column == value for column, value in columns if value),
            *(PracticeTest.search_key.contains(word, autoescape=True) for word in words),
        )


@dataclass(frozen=True)
class ListedTests:
    """A page of tests, with all that a row shows."""

    tests: Sequence[PracticeTest]
    has_more: bool


@dataclass(frozen=True)
class Standing:
    """How far somebody is with a test: the attempt under way, the best score of whole attempts, and whether passed."""

    open_attempt_id: UUID | None
    best: Decimal | None
    is_passed: bool


def list_tests(
    tests: Select[PracticeTest],
    filters: TestFilters,
    *,
    page: int = 1,
    limit: int = 20,
    after: Sequence[Any] | None = None,
    whole: bool = False,
) -> ListedTests:
    """Return a page of what `tests` allow; `whole` loads the descriptions too.

    `after` is the `position` of a test, to go on from it at any depth.
    """
    shelf = filters.narrow(tests)
    if after:
        shelf = shelf.where(tuple_(PracticeTest.published_at, PracticeTest.id) < tuple_(*after))
    else:
        shelf = shelf.offset((min(max(page, 1), last_page(limit)) - 1) * limit)
    newest_first = shelf.order_by(PracticeTest.published_at.desc(), PracticeTest.id.desc()).limit(limit + 1)
    found = db.session.scalars(newest_first.options(raiseload("*")) if whole else as_rows(newest_first)).all()
    return ListedTests(found[:limit], len(found) > limit)


def counted(tests: Select[PracticeTest], filters: TestFilters) -> int:
    """Count up to MOST: counting all of a large school costs more than the page."""
    some = filters.narrow(tests).with_only_columns(literal(1)).limit(MOST).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def position(test: PracticeTest) -> list[Any]:
    """Say where a test stands in the list, so that it can go on behind it."""
    return [test.published_at, test.id]


def as_rows(tests: Select[PracticeTest]) -> Select[PracticeTest]:
    """Load what a row shows of a test, and nothing else by accident: descriptions are long."""
    return tests.options(
        load_only(
            PracticeTest.title,
            PracticeTest.language,
            PracticeTest.subject_slug,
            PracticeTest.grade_slug,
            PracticeTest.duration_minutes,
            PracticeTest.question_count,
            PracticeTest.state,
            PracticeTest.late_rule,
            PracticeTest.published_at,
            PracticeTest.updated_at,
        ),
        raiseload("*"),
    )


def standings(attempts: Select[PracticeTestAttempt], test_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Return how far the owner of `attempts` is with each of these tests; those never begun are left out."""
    is_whole = PracticeTestAttempt.kind == "whole"
    rows = db.session.execute(
        attempts.with_only_columns(
            PracticeTestAttempt.test_id,
            func.array_agg(PracticeTestAttempt.id).filter(is_under_way())[1],
            func.max(PracticeTestResult.score_percentage).filter(is_whole),
            func.coalesce(func.bool_or(PracticeTestResult.is_passed).filter(is_whole), False),
        )
        .join(PracticeTestAttempt.result, isouter=True)
        .where(PracticeTestAttempt.test_id.in_(test_ids))
        .group_by(PracticeTestAttempt.test_id)
    )
    return {test_id: Standing(*rest) for test_id, *rest in rows}


def is_under_way() -> Any:
    """Whether an attempt can still be answered; one whose time is over is only waiting for its hand-in."""
    deadline = PracticeTestAttempt.deadline_at
    return and_(PracticeTestAttempt.handed_in_at.is_(None), or_(deadline.is_(None), deadline > now()))


def under_way(attempts: Select[PracticeTestAttempt], limit: int) -> Sequence[Any]:
    """Return attempts under way as rows of id, title, subject and deadline, the most urgent first."""
    return db.session.execute(
        attempts.with_only_columns(
            PracticeTestAttempt.id, PracticeTest.title, PracticeTest.subject_slug, PracticeTestAttempt.deadline_at
        )
        .join(PracticeTestAttempt.test)
        .where(is_under_way())
        .order_by(PracticeTestAttempt.deadline_at.asc().nulls_last(), PracticeTestAttempt.id)
        .limit(limit)
    ).all()


def last_page(limit: int) -> int:
    """The last page one can turn to."""
    return max(MOST // limit, 1)
