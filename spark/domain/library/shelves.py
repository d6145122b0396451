"""The shelves of the library as lists and pages name them: all subjects and grades in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import literal, select, union_all

from spark.domain.folding import fold
from spark.domain.library.subject import GradeLevel, Subject
from spark.extensions import db

Shelf = Literal["subject", "grade"]


@dataclass(frozen=True)
class Shelves:
    """Names by slug, in the school's order, in one language."""

    subjects: dict[str, str]
    grades: dict[str, str]

    def subject(self, slug: str) -> str:
        """Name a subject."""
        return self.subjects.get(slug, slug)

    def grade(self, slug: str) -> str:
        """Name a grade level."""
        return self.grades.get(slug, slug)


def shelves(locale: str = "en") -> Shelves:
    """Load the names of all subjects and grades."""
    rows = all_shelves()
    subjects, grades = ([row for row in rows if row.shelf == shelf] for shelf in ("subject", "grade"))
    return Shelves({row.slug: named(row, locale) for row in subjects}, {row.slug: named(row, locale) for row in grades})


def slug_named(shelf: Shelf, name: str) -> str | None:
    """Return the slug of the subject or grade (`shelf`) that is called so, by its slug or its name in any language."""
    wanted = fold(name)
    for row in all_shelves():
        if row.shelf == shelf and wanted in {row.slug, *(fold(str(known)) for known in row.names.values())}:
            return str(row.slug)
    return None


def all_shelves() -> list[Any]:
    """Select both tables at once, each in its order."""
    tables = (("subject", Subject), ("grade", GradeLevel))
    parts = [select(literal(name).label("shelf"), table.slug, table.names, table.position) for name, table in tables]
    rows = union_all(*parts).subquery()
    return list(db.session.execute(select(rows).order_by(rows.c.position, rows.c.slug)))


def named(row: Any, locale: str) -> str:
    """Return the name in `locale`, else in English, else the slug."""
    return str(row.names.get(locale) or row.names.get("en") or row.slug)
