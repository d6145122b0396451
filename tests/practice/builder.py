"""Practice tests for tests: one item of every kind, and a short way to a published test."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from spark.domain.people.user import User
from spark.domain.practice.authoring import add_items, new_test, standing_questions
from spark.domain.practice.item import (
    AcceptedNumber,
    AcceptedText,
    Choice,
    Criterion,
    Description,
    FreeResponse,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from spark.domain.practice.publishing import publish
from spark.domain.practice.test import PracticeTest, PracticeTestQuestion
from spark.extensions import db
from tests.cast import Person

SINGLE = SingleChoice(
    name="planets",
    text="Which planet is the largest?",
    explanation="Jupiter has **more mass** than all the others together.",
    choices=(
        Choice(text="Earth", explanation="It is only the densest."),
        Choice(text="Jupiter", weight=Decimal(100), explanation="Well seen."),
        Choice(text="Saturn"),
    ),
)
MULTIPLE = MultipleChoice(
    text="Which of these are prime?",
    choices=(
        Choice(text="$2$", weight=Decimal(50)),
        Choice(text="$9$", weight=Decimal(-50), explanation="$3 \\cdot 3$"),
        Choice(text="$11$", weight=Decimal(50)),
    ),
    points=Decimal(2),
)
TRUE_FALSE = TrueFalse(text="Ice floats on water.", answer=True, if_false="Think of icebergs.")
SHORT = ShortText(text="The capital of Rwanda?", accepted=(AcceptedText(text="Kigali"),))
NUMERIC = Numeric(
    text="How fast does a stone fall after 1 s?",
    accepted=(AcceptedNumber(value=Decimal("9.81"), tolerance=Decimal("0.05")),),
    unit="m/s",
)
MATCHING = Matching(
    text="What belongs together?",
    pairs=(Pair(left="leaf", right="light"), Pair(left="root", right="water")),
    others=("sound",),
)
ORDERING = Ordering(text="From egg to hen", steps=("egg", "chick", "pullet", "hen"))
FREE = FreeResponse(
    text="Why do leaves fall?",
    rubric=(Criterion(text="Names water", points=Decimal(1)), Criterion(text="Names cold", points=Decimal(2))),
    points=Decimal(3),
    sample="Because **roots** take up little water in the cold.",
)
TEXT = Description(text="Read the *map* first.")
OF_EVERY_KIND: tuple[Item, ...] = (TEXT, SINGLE, MULTIPLE, TRUE_FALSE, SHORT, NUMERIC, MATCHING, ORDERING, FREE)
RIGHT: dict[str, Any] = {
    "single": 1,
    "multiple": [0, 2],
    "true_false": True,
    "short_text": "kigali",
    "numeric": "9,8",
    "free_response": "It is cold.",
}
ABOUT = {"title": "Nature and number", "subject": "science", "grade": "grade-8"}


def make_test(author: Person, items: Sequence[Item] = (SINGLE,), *, published: bool = True, **about: Any) -> UUID:
    """Write a test as `author` and return its id."""
    with author.app.app_context():
        by = db.session.get_one(User, author.id)
        test = new_test(ABOUT | about, by=by)
        add_items(test, items, by=by)
        if published:
            publish(test, by=by)
        db.session.commit()
        return test.id


def versions_of(author: Person, test_id: UUID) -> list[UUID]:
    """Return the current versions of a test's questions in order."""
    with author.app.app_context():
        test = db.session.get_one(PracticeTest, test_id)
        ids = standing_questions(test).with_only_columns(PracticeTestQuestion.current_version_id)
        return list(db.session.scalars(ids))
