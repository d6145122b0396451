"""Browsing: practice tests page by page, the newest first, at any depth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.orm import raiseload

from spark.domain.folding import fold
from spark.domain.practice.test import PracticeTest
from spark.extensions import db

MOST = 1_000  # tests one can page through or count
MOST_WORDS = 8
LONGEST_QUERY = 200  # characters


def narrowed(
    tests: Select[PracticeTest], *, words: str = "", subject: str = "", grade: str = ""
) -> Select[PracticeTest]:
    """Narrow `tests` to those that have all words in their title, and to a subject and a grade by slug."""
    columns = ((PracticeTest.subject_slug, subject), (PracticeTest.grade_slug, grade))
    wanted = list(dict.fromkeys(fold(words).split()))[:MOST_WORDS]
    return tests.where(
        *(column == value for column, value in columns if value),
        *(PracticeTest.search_key.contains(word, autoescape=True) for word in wanted),
    )


def page_of(
    tests: Select[PracticeTest], *, page: int = 1, limit: int = 20, after: Sequence[Any] | None = None
) -> tuple[Sequence[PracticeTest], bool]:
    """Return a page, and whether it goes on. `after` is the `position` of a test, to go on from it at any depth."""
    newest_first = tests.order_by(PracticeTest.published_at.desc(), PracticeTest.id.desc()).limit(limit + 1)
    if after:
        newest_first = newest_first.where(tuple_(PracticeTest.published_at, PracticeTest.id) < tuple_(*after))
    else:
        newest_first = newest_first.offset((min(page, last_page(limit)) - 1) * limit)
    found = db.session.scalars(newest_first.options(raiseload("*"))).all()
    return found[:limit], len(found) > limit


def counted(tests: Select[PracticeTest]) -> int:
    """Count up to MOST."""
    some = tests.with_only_columns(literal(1)).limit(MOST).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def last_page(limit: int) -> int:
    """The last page one can turn to."""
    return max(MOST // limit, 1)


def position(test: PracticeTest) -> list[Any]:
    """Say where a test stands in the list, so that it can go on behind it."""
    return [test.published_at, test.id]
