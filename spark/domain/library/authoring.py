"""What an educator sees of their own lessons: the list, the history, and how far a file is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from spark.domain.library.content import Content, ContentReview, ContentVersion
from spark.extensions import db
from spark.services.media.steps import STEPS

# What /teach shows under one name.
SHELVES: dict[str, tuple[str, ...]] = {
    "drafts": ("draft", "rejected", "quarantined"),
    "review": ("processing", "pending", "verified"),
    "published": ("approved",),
    "withdrawn": ("withdrawn",),
}
PAGE = 20


def latest_versions(lessons: Select[Content]) -> Select[ContentVersion]:
    """The newest version of each lesson, with all that a row of /teach shows."""
    owned = lessons.with_only_columns(Content.id)
    return (
        select(ContentVersion)
        .join(ContentVersion.content)
        .where(Content.id.in_(owned), ContentVersion.number == newest_number())
        .options(
            contains_eager(ContentVersion.content).joinedload(Content.published_version),
            joinedload(ContentVersion.subject),
            joinedload(ContentVersion.grade),
        )
        .order_by(ContentVersion.updated_at.desc(), ContentVersion.id)
    )


def newest_number() -> object:
    """The highest version number of the lesson in the outer query."""
    other = aliased(ContentVersion)
    return select(func.max(other.number)).where(other.content_id == Content.id).correlate(Content).scalar_subquery()


def shelf_counts(lessons: Select[Content]) -> dict[str, int]:
    """How many lessons stand on each shelf, how many of the drafts came back, and how many there are."""
    newest = latest_versions(lessons).options().order_by(None).with_only_columns(ContentVersion.state).subquery()
    rows = db.session.execute(select(newest.c.state, func.count()).group_by(newest.c.state))
    by_state: dict[str, int] = {state: count for state, count in rows}  # noqa: C416
    counts = {shelf: sum(by_state.get(state, 0) for state in states) for shelf, states in SHELVES.items()}
    return counts | {"sent back": counts["drafts"] - by_state.get("draft", 0), "all": sum(by_state.values())}


def with_history(lessons: Select[Content]) -> Select[Content]:
    """Load a lesson with its versions and what was said of them."""
    versions = selectinload(Content.versions)
    return lessons.options(
        versions.joinedload(ContentVersion.subject),
        versions.joinedload(ContentVersion.grade),
        versions.selectinload(ContentVersion.files),
        versions.selectinload(ContentVersion.reviews).joinedload(ContentReview.reviewer),
    )


@dataclass(frozen=True)
class Step:
    """One step of a file's way; state is "done", "now", "later" or "failed"."""

    name: str
    state: str


def steps_of(version: ContentVersion) -> list[Step]:
    """Say how far the file of a version is."""
    names = ["received", "scanning", *STEPS[version.kind], "storing"]
    if version.state != "processing":
        return [Step(name, "done") for name in names]
    step = "scanning" if version.step == "waiting" else version.step
    here = names.index(step) if step in names else 0
    return [Step(name, state_at(n, here)) for n, name in enumerate(names)]


def state_at(place: int, here: int) -> str:
    """Say whether a step is over, under way or to come; the first is over as soon as it is known."""
    if place < here or place == 0:
        return "done"
    return "now" if place == here else "later"
