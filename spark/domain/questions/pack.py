"""The pack of answers: a shelf's best answered questions, for a phone that looks among them without a network.

What is in it is for everybody who is signed in, whoever asks. Votes choose the best answer and the best questions, but
a vote alone is no news: whatever answer a phone has stays a good one until somebody changes it or takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, func, not_, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.sql.selectable import Subquery

from spark.domain.clock import now
from spark.domain.questions.answer import Answer
from spark.domain.questions.question import Question
from spark.extensions import db

# A change is dated when it is made and seen when it is committed; whoever asks in between would miss it. What is told
# a second time changes nothing on the phone.
OVERLAP = timedelta(minutes=10)
OLDEST = timedelta(days=30)  # an older pack is replaced, or it would grow by what is new for ever
MOST = 2_500  # lines, more than ever fit
SHOWN = 300  # characters of an answer: the rest stands on the question's page
READ = 4 * SHOWN  # characters of an answer before its marks and empty lines are gone
MARKS = re.compile(r"\*\*|^\s*(?:#+|>|-)\s+", re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """An answered question and the beginning of its best answer."""

    id: UUID
    title: str
    answer: str


@dataclass(frozen=True)
class Pack:
    """Lines, the best first, and the ids of questions that left; `at` is what to ask with the next time, in seconds.

    `whole` says that this is all there is, and whatever else the phone has is gone.
    """

    at: int
    whole: bool
    lines: Sequence[Line]
    gone: Sequence[UUID] = ()


def pack(
    questions: Select[Question], answers: Select[Answer], *, subject: str, grade: str, since: int | None = None
) -> Pack:
    """Return a shelf's answered questions: all, or what came, changed and went after the `at` of an earlier answer."""
    at = now()
    asked = datetime.fromtimestamp(since, UTC) if since is not None else None
    shelf = and_(Question.subject_slug == subject, Question.grade_slug == grade)
    here = questions.where(shelf)
    if asked is None or not at - OLDEST <= asked <= at:
        return Pack(int(at.timestamp()), True, lines(here, answers))
    begin = asked - OVERLAP
    changed = or_(Question.updated_at >= begin, Question.answers.any(Answer.updated_at >= begin))
    told = lines(here.where(changed), answers)
    there = {line.id for line in told}
    # Only an open question changes its shelf, and a phone has only what was answered when it asked.
    was_open = or_(Question.closed_at.is_(None), Question.closed_at >= begin)
    moved = and_(not_(shelf), Question.updated_at >= begin, was_open)
    left = select(Question.id).where(Question.first_answered_at <= asked + OVERLAP, or_(and_(shelf, changed), moved))
    gone = [id for id in db.session.scalars(left.order_by(Question.id)) if id not in there]
    return Pack(int(at.timestamp()), False, told, gone)


def lines(questions: Select[Question], answers: Select[Answer]) -> list[Line]:
    """Load a line for each question that everybody may read with an answer that everybody may read."""
    shown = questions.where(Question.standing == "shown", Question.answer_count > 0)
    best = best_answers(shown, answers)
    columns = (Question.id, Question.title, best.c.said)
    best_first = best.c.is_accepted.desc(), best.c.has_helped.desc(), Question.created_at.desc(), Question.id.desc()
    found = shown.join(best, best.c.question_id == Question.id).with_only_columns(*columns, maintain_column_froms=True)
    rows = db.session.execute(found.order_by(*best_first).limit(MOST))
    return [Line(id, title, shortened(said)) for id, title, said in rows]


def best_answers(questions: Select[Question], answers: Select[Answer]) -> Subquery:
    """Select the answer that stands first below each question: the accepted one, else the most helpful."""
    ids = questions.with_only_columns(Question.id)
    of_each = answers.where(Answer.standing == "shown", Answer.question_id.in_(ids))
    columns = (
        Answer.question_id,
        func.left(Answer.text, READ).label("said"),
        Answer.is_accepted,
        (Answer.helpful_votes > 0).label("has_helped"),
    )
    best_first = Answer.is_accepted.desc(), Answer.helpful_votes.desc(), Answer.created_at, Answer.id
    return (
        of_each.ext(distinct_on(Answer.question_id))
        .with_only_columns(*columns)
        .order_by(Answer.question_id, *best_first)
        .subquery()
    )


def shortened(text: str) -> str:
    """Return the beginning of an answer in one line, without the signs of headings, lists and bold words."""
    plain = " ".join(MARKS.sub("", text).split())
    return plain if len(plain) <= SHOWN else plain[:SHOWN].rpartition(" ")[0].rstrip(" ,;:") + " …"
