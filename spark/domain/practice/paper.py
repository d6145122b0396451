"""The paper of an attempt under way: its questions in order, and what was answered so far.

Only what students may see before hand-in is loaded: no key, no explanation.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt
from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.extensions import db


@dataclass(frozen=True)
class Place:
    """A question's place on the paper: its number, its state, and the texts that stand above it."""

    number: int
    version_id: UUID
    is_answered: bool
    is_flagged: bool
    texts: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question as the page shows it: `page` and `texts` as `showing.py` makes them, and what was answered."""

    place: Place
    page: dict[str, Any]
    texts: list[dict[str, Any]]
    value: Any
    received_at: datetime | None
    is_late: bool


@dataclass(frozen=True)
class Paper:
    """All places in order; `closing` are the texts behind the last question."""

    attempt: PracticeTestAttempt
    places: Sequence[Place]
    closing: tuple[UUID, ...]

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(place.is_answered for place in self.places)

    @property
    def first_open(self) -> int:
        """The number of the first question without an answer; the first of all when none is open."""
        return next((place.number for place in self.places if not place.is_answered), 1)

    def number_of(self, version_id: UUID) -> int:
        """Return the number of a question, 1 for what has none."""
        return next((place.number for place in self.places if place.version_id == version_id), 1)


def paper_of(attempt: PracticeTestAttempt) -> Paper:
    """Load the places of a paper in one query, however many there are."""
    states = {
        version_id: (kind, is_answered)
        for version_id, kind, is_answered in db.session.execute(
            select(
                PracticeTestQuestionVersion.id,
                PracticeTestQuestionVersion.kind,
                AttemptAnswer.value.is_not(None),
            )
            .join(AttemptAnswer, answer_in(attempt), isouter=True)
            .where(PracticeTestQuestionVersion.id.in_(attempt.paper))
        )
    }
    places: list[Place] = []
    texts: list[UUID] = []
    for version_id in attempt.paper:
        kind, is_answered = states[version_id]
        if kind == "description":
            texts.append(version_id)
            continue
        is_flagged = version_id in attempt.flagged
        places.append(Place(len(places) + 1, version_id, bool(is_answered), is_flagged, tuple(texts)))
        texts.clear()
    return Paper(attempt, places, tuple(texts))


def asked(paper: Paper, places: Collection[Place]) -> list[Asked]:
    """Load the questions at these places, and the texts above them, in one query."""
    wanted = {one for place in places for one in (place.version_id, *place.texts)}
    rows = {
        version_id: rest
        for version_id, *rest in db.session.execute(
            select(
                PracticeTestQuestionVersion.id,
                PracticeTestQuestionVersion.shown,
                AttemptAnswer.value,
                AttemptAnswer.received_at,
                AttemptAnswer.is_late,
            )
            .join(AttemptAnswer, answer_in(paper.attempt), isouter=True)
            .where(PracticeTestQuestionVersion.id.in_(wanted))
        )
    }
    found = []
    for place in places:
        page, value, received_at, is_late = rows[place.version_id]
        texts = [rows[one][0] for one in place.texts]
        found.append(Asked(place, page, texts, value, received_at, bool(is_late)))
    return found


def texts_behind(paper: Paper) -> list[dict[str, Any]]:
    """Load the texts behind the last question; costs nothing where there are none."""
    if not paper.closing:
        return []
    rows = db.session.execute(
        select(PracticeTestQuestionVersion.id, PracticeTestQuestionVersion.shown).where(
            PracticeTestQuestionVersion.id.in_(paper.closing)
        )
    )
    pages: dict[UUID, dict[str, Any]] = dict(rows.all())
    return [pages[one] for one in paper.closing]


def answer_in(attempt: PracticeTestAttempt) -> Any:
    """Join the answer that a version has in an attempt."""
    return and_(
        AttemptAnswer.version_id == PracticeTestQuestionVersion.id,
        AttemptAnswer.attempt_id == attempt.id,
    )
