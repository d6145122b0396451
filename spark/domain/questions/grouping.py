"""Grouping: open questions that ask the same stand together, so that a mentor answers once for many.

A question joins those it is like, if it is also like enough to all that stand with them: a chain of small differences
must not tie two questions together that ask different things. Groups that one question has in common become one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, delete, false, func, select, update

from spark.domain.questions.announcing import queue_changed
from spark.domain.questions.candidates import Candidate, candidates
from spark.domain.questions.lexemes import looked_for
from spark.domain.questions.likeness import SAME, likeness
from spark.domain.questions.locking import locked_in_order
from spark.domain.questions.question import Question
from spark.domain.questions.said import COMPARED, Said, said
from spark.domain.questions.together import QuestionGroup
from spark.extensions import db

LOCK = 0x4752_5550  # "GRUP"
FITS = 0.3  # likeness to every other member of a group
MOST_CANDIDATES = 40
MOST_MEMBERS = 40  # that are compared; a larger group asks the same whatever the next one is like


def group(question: Question) -> None:
    """Put a question with those that ask the same, or take it out when it does not wait any more."""
    one_at_a_time(question.subject_slug)
    db.session.refresh(question)
    same = asking_the_same(question) if question.is_in_queue else []
    if put_together(question, same) if same else put((question,), None):
        queue_changed(question.id)


def together_with(question: Question) -> Select[Question]:
    """The other open questions that ask the same, the oldest first."""
    same = waiting().where(Question.group_id == question.group_id, Question.id != question.id)
    oldest_first = same.order_by(Question.created_at, Question.id)
    return oldest_first if question.group_id is not None else oldest_first.where(false())


def waiting() -> Select[Question]:
    """The questions of the queue."""
    return select(Question).where(Question.status == "open", Question.standing == "shown")


def one_at_a_time(subject: str) -> None:
    """Let two questions of a subject be grouped one after the other, so that they find each other."""
    db.session.execute(select(func.pg_advisory_xact_lock(LOCK, func.hashtext(subject))))


def asking_the_same(question: Question) -> list[UUID]:
    """Find the open questions it is like, with all that stand with them, as far as they all fit together."""
    text = question.text[:COMPARED]
    others = waiting().where(Question.subject_slug == question.subject_slug, Question.id != question.id)
    found = candidates(others, looked_for(question.title, text), question.title, limit=MOST_CANDIDATES)
    asked = said(question.title, text)
    nearest = sorted((-likeness(asked, said_in(row)), row.id, row) for row in found)
    united, same = [asked], dict[UUID, None]()
    for unlike, _id, row in nearest:
        if -unlike >= SAME and row.id not in same:
            members = [row, *standing_with(row, question)]
            apart = [said_in(member) for member in members]
            if fit_together(united[:MOST_MEMBERS], apart[:MOST_MEMBERS]):
                united += apart
                same |= dict.fromkeys(member.id for member in members)
    return list(same)


def fit_together(some: Sequence[Said], others: Sequence[Said]) -> bool:
    """Whether each of some is like enough to each of the others."""
    return all(likeness(one, other) >= FITS for one in some for other in others)


def said_in(row: Candidate) -> Said:
    """Take a plain row apart."""
    return said(row.title, row.text)


def standing_with(row: Candidate, question: Question) -> Sequence[Candidate]:
    """Return the other members of a candidate's group that wait, without the question itself."""
    if row.group_id is None:
        return ()
    members = waiting().where(Question.group_id == row.group_id, Question.id.not_in((row.id, question.id)))
    columns = Question.id, Question.title, func.left(Question.text, COMPARED).label("text")
    return db.session.execute(members.with_only_columns(*columns).order_by(Question.id)).all()


def put_together(question: Question, same: Collection[UUID]) -> bool:
    """Put a question in one group with others; those answered meanwhile stay out. Say whether that is new."""
    held = [row for row in locked_in_order((question.id, *same)) if row.is_in_queue]
    if len(held) < 2 or question not in held:
        return put((question,), None)
    groups = [row.group_id for row in held if row.group_id and row is not question]
    return put(held, max(groups, key=groups.count) if groups else new_group(question.subject_slug))


def new_group(subject: str) -> UUID:
    """Make a group."""
    made = QuestionGroup(subject_slug=subject)
    db.session.add(made)
    db.session.flush()
    return made.id


def put(questions: Collection[Question], group_id: UUID | None) -> bool:
    """Write the group down. What the askers wrote has not changed by it, so neither does `updated_at`."""
    moved = {row.id: row.group_id for row in questions if row.group_id != group_id}
    values = {"group_id": group_id, "updated_at": Question.updated_at}
    if moved:
        db.session.execute(update(Question).where(Question.id.in_(moved)).values(values))
        forget_if_empty({left for left in moved.values() if left})
    return bool(moved)


def forget_if_empty(group_ids: Collection[UUID]) -> None:
    """Drop groups that nobody belongs to any more."""
    belongs = select(Question.id).where(Question.group_id == QuestionGroup.id).exists()
    db.session.execute(delete(QuestionGroup).where(QuestionGroup.id.in_(group_ids), ~belongs))
