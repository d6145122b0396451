"""The queue: the questions that wait, as the mentors' desk lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Select, and_, exists, func, select
from sqlalchemy.orm import aliased, load_only, raiseload

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.questions.answer import Answer
from spark.domain.questions.claim import AnswerDraft, QuestionClaim
from spark.domain.questions.line import waits_long
from spark.domain.questions.question import Question
from spark.domain.questions.queue_filters import QueueFilters
from spark.domain.questions.ranking import ranked
from spark.domain.questions.reasons import reasons
from spark.extensions import db

__all__ = ["QueueFilters", "QueueRow", "queue_page"]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One question as a row of the desk: plain values, because there are two hundred of them."""

    id: UUID
    title: str
    subject_slug: str
    grade_slug: str
    language: str
    urgency: str
    status: str
    waiting_since: datetime
    needs_info: bool
    has_photo: bool
    answer_count: int
    subscriber_count: int
    asker_name: str
    group_id: UUID | None
    group_size: int  # open questions that ask the same, this one included
    claim_kind: str  # claimed or assigned, while somebody holds it
    holder_name: str
    held_until: datetime | None
    is_mine: bool  # whoever looks holds it
    has_draft: bool  # of whoever looks
    has_held_answer: bool  # a moderator looks at an answer before anybody else
    updated_at: datetime
    reasons: tuple[str, ...]  # why it stands where it stands


def queue_page(questions: Select[Question], user: User, filters: QueueFilters, limit: int = 200) -> list[QueueRow]:
    """Return the rows of the desk: what is free before what others hold, the best first.

    `questions` is what policy lets `user` answer: `answerable_by(user)`. One query, and one for the user's profile.
    """
    rows = ranked(with_surroundings(filters.narrow(questions, user), user), user).limit(limit)
    return [row_of(found, user) for found in db.session.execute(rows)]


def with_surroundings(questions: Select[Any], user: User) -> Select[Any]:
    """Add to each question its asker, whoever holds it, its group and whether `user` has a draft."""
    asker, holder, name, moment = aliased(User), aliased(User), ("role", "full_name", "deleted_at"), now()
    live = and_(
        QuestionClaim.question_id == Question.id, QuestionClaim.ended_at.is_(None), QuestionClaim.expires_at > moment
    )
    draft = and_(AnswerDraft.question_id == Question.id, AnswerDraft.author_id == user.id)
    groups = open_in_group().subquery()
    return (
        questions.with_only_columns(
            *(getattr(Question, column) for column in PLAIN),
            Question.clock_stopped_at.is_not(None).label("needs_info"),
            Question.photo_key.is_not(None).label("has_photo"),
            func.coalesce(groups.c.size, 1).label("group_size"),
            AnswerDraft.author_id.is_not(None).label("has_draft"),
            held_answer().label("has_held_answer"),
            waits_long(moment).label("waits_long"),
            QuestionClaim.kind.label("claim_kind"),
            QuestionClaim.mentor_id.label("holder_id"),
            QuestionClaim.expires_at.label("held_until"),
            asker,
            holder,
            maintain_column_froms=True,
        )
        .join(asker, asker.id == Question.asker_id)
        .outerjoin(QuestionClaim, live)
        .outerjoin(holder, holder.id == QuestionClaim.mentor_id)
        .outerjoin(AnswerDraft, draft)
        .outerjoin(groups, groups.c.group_id == Question.group_id)
        .options(*(load_only(*(getattr(who, part) for part in name)) for who in (asker, holder)), raiseload("*"))
        .order_by(func.coalesce(QuestionClaim.mentor_id != user.id, False), Question.status != "open")
    )


PLAIN = (
    "id", "title", "subject_slug", "grade_slug", "language", "urgency", "status", "waiting_since", "answer_count",
    "subscriber_count", "group_id", "updated_at",
)  # fmt: skip


def open_in_group() -> Select[UUID | None, int]:
    """How many questions of each group wait."""
    asked = aliased(Question)
    return (
        select(asked.group_id, func.count().label("size"))
        .where(asked.group_id.is_not(None), asked.status == "open", asked.standing == "shown")
        .group_by(asked.group_id)
    )


def held_answer() -> Exists:
    """Whether somebody answered a question and a moderator has not let it pass yet."""
    return exists().where(Answer.question_id == Question.id, Answer.standing == "held")


def row_of(found: Any, user: User) -> QueueRow:
    """Turn what the database says into what a row shows."""
    asker, holder = found[-2], found[-1]
    plain = {column: getattr(found, column) for column in PLAIN}
    return QueueRow(
        **plain,
        needs_info=found.needs_info,
        has_photo=found.has_photo,
        group_size=found.group_size,
        has_draft=found.has_draft,
        has_held_answer=found.has_held_answer,
        asker_name=asker.shown_name,
        claim_kind=found.claim_kind or "",
        holder_name=holder.shown_name if holder else "",
        held_until=found.held_until,
        is_mine=found.holder_id == user.id,
        reasons=reasons(found, user),
    )
