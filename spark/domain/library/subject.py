"""Subjects and grade levels: the two shelves every lesson stands on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from spark.extensions import Model


class Shelf:
    """What a subject and a grade level share: a slug that never changes and a name per language."""

    slug: Mapped[str] = mapped_column(String(50), primary_key=True)
    names: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(default=0)

    def name(self, locale: str = "en") -> str:
        """Return the name in `locale`, else in English, else the slug."""
        return str(self.names.get(locale) or self.names.get("en") or self.slug)


class Subject(Shelf, Model):
    """Such as physics. The slug also names its colour and icon."""

    __tablename__ = "subjects"


class GradeLevel(Shelf, Model):
    """Such as grade-8."""

    __tablename__ = "grade_levels"


def subjects() -> Select[Subject]:
    """All subjects in the school's order."""
    return select(Subject).order_by(Subject.position, Subject.slug)


def grade_levels() -> Select[GradeLevel]:
    """All grade levels, the youngest first."""
    return select(GradeLevel).order_by(GradeLevel.position, GradeLevel.slug)
