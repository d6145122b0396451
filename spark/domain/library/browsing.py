"""Browsing: the published lessons as lists, filtered, searched, sorted and turned page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, cast, func, literal, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, raiseload, selectinload

from spark.domain.library.asking import Asked, asked
from spark.domain.library.choices import ROLES
from spark.domain.library.content import Content, ContentFile, ContentVersion
from spark.domain.library.filters import Filters
from spark.extensions import db

MOST = 1_000  # lessons one can page through or count: beyond, a word more is quicker than a page more
FEW = 3  # so few matches make it likely that a word was mistyped

Versions = Select[ContentVersion]
ORDERS: dict[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "newest": (ContentVersion.published_at, ContentVersion.id),
    "used": (Content.download_count, Content.published_version_id),
    "rated": (Content.rating_avg, Content.rating_count, Content.published_version_id),
}


@dataclass(frozen=True)
class Found:
    """A page of lessons; `total` stops at MOST. `corrected` is what was searched for instead of what was typed."""

    lessons: Sequence[ContentVersion]
    total: int
    has_more: bool
    corrected: str = ""

    @property
    def is_all_counted(self) -> bool:
        """Whether `total` is the whole truth."""
        return self.total < MOST


def browse(
    library: Versions, filters: Filters, *, page: int = 1, limit: int = 20, after: Sequence[Any] | None = None
) -> Found:
    """Return a page of what `library` allows. `after` is the `position` of a lesson, to go on from it at any depth."""
    shelf = filters.narrow(library)
    if not filters.words:
        return listed(shelf, filters.sort, page, limit, after)
    wanted = asked(filters.words)
    if not wanted.words:  # signs alone are no words
        return Found([], 0, has_more=False)
    found = matching(shelf, filters.sort, wanted, page, limit, after)
    if found.total >= FEW or not wanted.is_misspelt:
        return found
    return matching(shelf, filters.sort, wanted, page, limit, after, corrected=True)


def matching(
    shelf: Versions,
    sort: str,
    wanted: Asked,
    page: int,
    limit: int,
    after: Sequence[Any] | None,
    *,
    corrected: bool = False,
) -> Found:
    """Return the lessons that have the words: the best first, or in another order."""
    if sort == "best":
        found = best(shelf, wanted, page, limit, corrected=corrected)
    else:
        found = listed(shelf.where(has(wanted.query(corrected=corrected))), sort, page, limit, after)
    return (
        Found(found.lessons, found.total, found.has_more, wanted.text(corrected=True))
        if corrected and found.lessons
        else found
    )


def listed(shelf: Versions, sort: str, page: int, limit: int, after: Sequence[Any] | None = None) -> Found:
    """Return a page in a fixed order, read from that order's index."""
    order = [column.desc() for column in ORDERS[sort]]
    ids = shelf.with_only_columns(ContentVersion.id, maintain_column_froms=True).order_by(*order).limit(limit + 1)
    start = 0 if after else offset(page, limit)
    ids = ids.where(tuple_(*ORDERS[sort]) < tuple_(*after)) if after else ids.offset(start)
    chosen = ids.subquery()
    rows = select(ContentVersion).join(chosen, chosen.c.id == ContentVersion.id).join(ContentVersion.content)
    lessons = db.session.scalars(as_rows(rows).order_by(*order)).all()
    has_more = len(lessons) > limit
    known = None if after or has_more or (start and not lessons) else start + len(lessons)
    return Found(lessons[:limit], counted(shelf) if known is None else known, has_more)


def best(shelf: Versions, wanted: Asked, page: int, limit: int, *, corrected: bool) -> Found:
    """Return lessons about the words before those that mention them; among the former, the likest titles first.

    Of each kind at most MOST + 1 are looked at, so that a word in half the library costs no more than a rare one.
    """
    likeness = func.similarity(ContentVersion.search_key, wanted.text(corrected=corrected))
    candidates = [
        shelf.with_only_columns(
            ContentVersion.id, literal(tier).label("tier"), how_like.label("likeness"), ContentVersion.published_at,
            maintain_column_froms=True,
        )
        .where(has(wanted.query(front=tier == 1, corrected=corrected)))
        .limit(MOST + 1)
        for tier, how_like in ((1, likeness), (2, literal(0)))
    ]  # fmt: skip
    both = union_all(*candidates).subquery()
    once = (
        select(
            both.c.id,
            func.min(both.c.tier).label("tier"),
            func.max(both.c.likeness).label("likeness"),
            func.max(both.c.published_at).label("published_at"),
            func.count().over().label("total"),
        )
        .group_by(both.c.id)
        .subquery()
    )
    order = (once.c.tier, once.c.likeness.desc(), once.c.published_at.desc(), once.c.id.desc())
    start = offset(page, limit)
    chosen = select(once).order_by(*order).limit(limit).offset(start).subquery()
    order = (chosen.c.tier, chosen.c.likeness.desc(), chosen.c.published_at.desc(), chosen.c.id.desc())
    rows = (
        select(ContentVersion, chosen.c.total)
        .join(chosen, chosen.c.id == ContentVersion.id)
        .join(ContentVersion.content)
    )
    found = db.session.execute(as_rows(rows).order_by(*order)).all()
    total = min(found[0].total, MOST) if found else 0
    return Found([row[0] for row in found], total, start + limit < total)


def has(query: str) -> ColumnElement[bool]:
    """Ask the index for a query in PostgreSQL's text form."""
    return ContentVersion.search.op("@@")(cast(query, TSQUERY))


def offset(page: int, limit: int) -> int:
    """Where a page begins, within what one can page through."""
    return min(max(page, 1) - 1, last_page(limit) - 1) * limit


def last_page(limit: int) -> int:
    """The last page one can turn to."""
    return max(MOST // limit, 1)


def counted(shelf: Select[Any]) -> int:
    """Count up to MOST: counting all of a large library costs more than the page."""
    some = shelf.with_only_columns(literal(1), maintain_column_froms=True).limit(MOST).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def as_rows(versions: Select[Any]) -> Select[Any]:
    """Load what a row shows of a lesson, and nothing else by accident."""
    shown = ContentVersion.files.and_(ContentFile.role.in_((*ROLES, "thumbnail")))
    return versions.options(contains_eager(ContentVersion.content), selectinload(shown), raiseload("*"))


def position(version: ContentVersion, sort: str) -> list[Any]:
    """Say where a lesson stands in an order, so that a list can go on behind it."""
    content = version.content
    places: dict[str, list[Any]] = {
        "newest": [version.published_at, version.id],
        "used": [content.download_count, version.id],
        "rated": [content.rating_avg, content.rating_count, version.id],
    }
    return places[sort]
