"""Authoring: a test and its questions are written, changed, put in order, copied and taken out.

Nothing a student has seen is changed: what an author changes becomes a new version (versions.py), what is taken out
stays for the attempts that have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import undefer

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.people.user import User
from spark.domain.practice.describing import described
from spark.domain.practice.item import Item
from spark.domain.practice.item_rules import problems_of
from spark.domain.practice.locking import locked_test
from spark.domain.practice.test import PracticeTest, PracticeTestQuestion, PracticeTestQuestionVersion
from spark.domain.practice.versions import first_version, next_version
from spark.domain.refusal import Refused
from spark.extensions import db

MOST_QUESTIONS = 5_000  # of one test
LONGEST_TITLE = 255


def new_test(given: Mapping[str, Any], *, by: User) -> PracticeTest:
    """Begin a test; `given` is what describing.py takes. Raises Refused."""
    test = described(PracticeTest(owner_id=by.id, licence="own-work", source=""), given)
    db.session.add(test)
    db.session.flush()
    return test


def change_test(test: PracticeTest, given: Mapping[str, Any]) -> None:
    """Describe a test anew. Attempts under way keep the time they were given. Raises Refused."""
    described(locked_test(test.id), given)
    db.session.flush()


def add_item(test: PracticeTest, item: Item, *, by: User) -> PracticeTestQuestion:
    """Put a question at the end. Raises Refused when the item is not whole."""
    [question] = add_items(test, [item], by=by)
    return question


def add_items(test: PracticeTest, items: Iterable[Item], *, by: User) -> list[PracticeTestQuestion]:
    """Put questions at the end, in their order, all or none. Raises Refused.

    Their texts are made ready for pages before the test is held: thousands take a while, and `items` may tell how far
    it has come.
    """
    made = [new_question(test.id, item, by=by) for item in items]
    test = locked_test(test.id)
    last = select(func.max(PracticeTestQuestion.position)).where(PracticeTestQuestion.test_id == test.id)
    position = db.session.scalar(last) or 0
    for number, question in enumerate(made, 1):
        question.position = position + number
    db.session.add_all(made)
    db.session.flush()
    refuse_if_too_long(test)
    count(test)
    return made


def new_question(test_id: UUID, item: Item, *, by: User) -> PracticeTestQuestion:
    """Return a question that stands nowhere yet. Raises Refused when the item is not whole."""
    refuse_unless_whole(item)
    question = PracticeTestQuestion(id=new_id(), test_id=test_id)
    first_version(question, item, by=by)
    return question


def change_item(
    question: PracticeTestQuestion, item: Item, *, by: User, reason: str = ""
) -> PracticeTestQuestionVersion:
    """Let a question say something else from now on. Raises Refused.

    When only the key is another, all who answered are graded anew (regrading.py) and told; `reason` is for them.
    """
    refuse_unless_whole(item)
    test = locked_test(question.test_id)
    refuse_if_removed(question)
    version = next_version(question, item, by=by, reason=reason)
    count(test)
    return version


def remove_item(question: PracticeTestQuestion) -> None:
    """Take a question out of a test; whoever has it on paper answers it all the same."""
    test = locked_test(question.test_id)
    question.removed_at = question.removed_at or now()
    db.session.flush()
    count(test)


def put_back_item(question: PracticeTestQuestion) -> None:
    """Put a question that was taken out back to where it stood. Raises Refused when the test is full."""
    test = locked_test(question.test_id)
    question.removed_at = None
    db.session.flush()
    refuse_if_too_long(test)
    count(test)


def move_item(question: PracticeTestQuestion, places: int) -> None:
    """Move a question by some places, up with a negative number, as far as there are any."""
    test = locked_test(question.test_id)
    refuse_if_removed(question)
    order = list(db.session.scalars(standing_questions(test)))
    here = order.index(question)
    order.insert(min(max(here + places, 0), len(order) - 1), order.pop(here))
    for position, one in enumerate(order, 1):
        one.position = position
    db.session.flush()


def duplicate_item(question: PracticeTestQuestion, *, by: User) -> PracticeTestQuestion:
    """Put a copy of a question behind it."""
    refuse_if_removed(question)
    test = locked_test(question.test_id)
    behind = update(PracticeTestQuestion).where(
        PracticeTestQuestion.test_id == test.id, PracticeTestQuestion.position > question.position
    )
    db.session.execute(behind.values(position=PracticeTestQuestion.position + 1))
    copy = new_question(test.id, question.version.item, by=by)
    copy.position = question.position + 1
    db.session.add(copy)
    db.session.flush()
    refuse_if_too_long(test)
    count(test)
    return copy


def duplicate_test(test: PracticeTest, *, by: User) -> PracticeTest:
    """Make a draft that says the same, owned by whoever copies it."""
    copied = (
        "description", "html", "subject_slug", "grade_slug", "language", "licence", "source", "duration_minutes",
        "pass_score_percentage", "late_rule",
    )  # fmt: skip
    title = gettext("Copy of %(title)s", title=test.title)[:LONGEST_TITLE]
    copy = described(PracticeTest(owner_id=by.id, **{name: getattr(test, name) for name in copied}), {"title": title})
    db.session.add(copy)
    db.session.flush()
    rows = standing_questions(test).with_only_columns(PracticeTestQuestion.current_version_id)
    versions = {
        version.id: version
        for version in db.session.scalars(
            select(PracticeTestQuestionVersion)
            .where(PracticeTestQuestionVersion.id.in_(rows.order_by(None)))
            .options(undefer(PracticeTestQuestionVersion.content))
        )
    }
    add_items(copy, [versions[one].item for one in db.session.scalars(rows) if one], by=by)
    return copy


def standing_questions(test: PracticeTest) -> Any:
    """The questions of a test in order, those taken out left out."""
    return (
        select(PracticeTestQuestion)
        .where(PracticeTestQuestion.test_id == test.id, PracticeTestQuestion.removed_at.is_(None))
        .order_by(PracticeTestQuestion.position, PracticeTestQuestion.id)
    )


def count(test: PracticeTest) -> None:
    """Count questions and points anew. The caller holds the test."""
    standing = (
        select(func.count(), func.coalesce(func.sum(PracticeTestQuestionVersion.points), 0))
        .join(PracticeTestQuestion, PracticeTestQuestion.current_version_id == PracticeTestQuestionVersion.id)
        .where(
            PracticeTestQuestion.test_id == test.id,
            PracticeTestQuestion.removed_at.is_(None),
            PracticeTestQuestionVersion.kind != "description",
        )
    )
    test.question_count, test.total_points = db.session.execute(standing).one()
    db.session.flush()


def length_of(test: PracticeTest) -> int:
    """Count what stands in a test, texts included."""
    return db.session.scalar(select(func.count()).select_from(standing_questions(test).order_by(None).subquery())) or 0


def refuse_if_too_long(test: PracticeTest) -> None:
    """Refuse more questions than a test may have."""
    if length_of(test) > MOST_QUESTIONS:
        raise Refused(_("A test has at most %(count)s questions.", count=MOST_QUESTIONS), code="TOO_MANY_QUESTIONS")


def refuse_unless_whole(item: Item) -> None:
    """Refuse an item that cannot be asked or graded, at its first problem."""
    for problem in problems_of(item):
        raise Refused(problem.sentence, field=problem.field, code="VALIDATION_ERROR")


def refuse_if_removed(question: PracticeTestQuestion) -> None:
    """Refuse to change what was taken out."""
    if question.removed_at is not None:
        raise Refused(_("This question was taken out of the test."), code="REMOVED", status=409)
