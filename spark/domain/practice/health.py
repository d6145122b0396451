"""The health of items: figures, what speaks against an item, and how many a corrected key would concern."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, select

from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt
from spark.domain.practice.intervals import Interval, correlation, point_biserial, share
from spark.domain.practice.item_counts import Chosen, ItemCounts, item_counts
from spark.domain.practice.suspicions import (
    FEWEST,
    ORDER,
    SURENESS,
    Suspicion,
    discrimination,
    facility,
    suspicions,
    unchosen,
)
from spark.domain.practice.test import PracticeTest, PracticeTestQuestionVersion
from spark.extensions import db


@dataclass(frozen=True)
class ChoiceHealth:
    """One line of the table: who chose it, and how that goes with the rest score."""

    chosen: Chosen
    share: Interval
    r: Interval | None

    @property
    def is_right(self) -> bool:
        """Whether it brings points by the current key."""
        return self.chosen.weight > 0


@dataclass(frozen=True)
class ItemHealth:
    """What is known of one question."""

    counts: ItemCounts

    @property
    def is_known(self) -> bool:
        """Whether enough students have answered to say anything."""
        return self.counts.everybody.n >= FEWEST

    @cached_property
    def facility(self) -> Interval:
        """The mean part of the points."""
        return facility(self.counts)

    @cached_property
    def discrimination(self) -> Interval | None:
        """How the part goes with the rest score; None where all parts, or all rests, are the same."""
        return discrimination(self.counts)

    @cached_property
    def suspicions(self) -> list[Suspicion]:
        """What speaks against it, the worst first."""
        return suspicions(self.counts)

    @cached_property
    def unchosen(self) -> list[str]:
        """The wrong choices nobody chooses."""
        return unchosen(self.counts)

    @cached_property
    def table(self) -> list[ChoiceHealth]:
        """Every choice, or the most frequent of what was written."""
        all_ = self.counts.everybody
        return [
            ChoiceHealth(one, share(one.who.n, all_.n), correlation(point_biserial(one.who, all_), all_.n))
            for one in self.counts.choices
        ]


def health_of(test: PracticeTest) -> list[ItemHealth]:
    """Return the health of all questions of a test in their order; one query."""
    return [ItemHealth(counts) for counts in item_counts(test)]


def suspects_first(items: list[ItemHealth]) -> list[ItemHealth]:
    """Put first what needs a look: by the worst suspicion and how sure it is, then as they stand in the test."""
    return sorted(items, key=lambda item: (urgency(item.suspicions), item.counts.position))


def urgency(found: list[Suspicion]) -> tuple[int, int]:
    """Return the place of an item among suspects, those without a suspicion last."""
    if not found:
        return len(ORDER), 0
    return ORDER.index(found[0].reason), -list(SURENESS).index(found[0].sureness)


def finished_with(version_ids: Collection[UUID]) -> dict[UUID, int]:
    """Count for each version the finished attempts that had its edition: so many a corrected key grades anew."""
    asked = select(
        PracticeTestQuestionVersion.id, PracticeTestQuestionVersion.question_id, PracticeTestQuestionVersion.edition
    )
    wanted = asked.where(PracticeTestQuestionVersion.id.in_(version_ids)).subquery()
    rows = db.session.execute(
        select(wanted.c.id, func.count())
        .join(
            PracticeTestQuestionVersion,
            (PracticeTestQuestionVersion.question_id == wanted.c.question_id)
            & (PracticeTestQuestionVersion.edition == wanted.c.edition),
        )
        .join(AttemptAnswer, AttemptAnswer.version_id == PracticeTestQuestionVersion.id)
        .join(PracticeTestAttempt, PracticeTestAttempt.id == AttemptAnswer.attempt_id)
        .where(PracticeTestAttempt.handed_in_at.is_not(None))
        .group_by(wanted.c.id)
    )
    return dict(rows.all())
