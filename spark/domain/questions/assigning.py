"""Assigning: an urgent question that nobody takes is offered to one mentor after the other.

An offer is a claim of kind "assigned": nobody else can take the question meanwhile. The mentor takes it by claiming,
or by beginning to write; what is not taken in time is passed on (lapsing.py) and offered to the next who has not had
it. When nobody is left it stays in the queue, where its urgency and age keep it in front.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from spark.domain.clock import now
from spark.domain.moderation.settings import settings
from spark.domain.notices.notifying import notify
from spark.domain.people.user import User
from spark.domain.questions.announcing import desk_changed
from spark.domain.questions.choosing_mentors import best_mentor
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.leasing import new_claim
from spark.domain.questions.question import Question
from spark.extensions import db

MOST_AT_ONCE = 50


def assign_unclaimed(online: Collection[UUID] = ()) -> int:
    """Offer each urgent question that waits too long to the best mentor there is; return how many were offered.

    `online` are the people who have Spark open, as far as is known. Rows that somebody works on this very moment are
    skipped, never waited for: the clock comes again in seconds.
    """
    offered = 0
    for question_id in unclaimed():
        mentor = best_mentor(question_id, online)
        if mentor is not None and (question := still_unclaimed(question_id)) is not None:
            offer(question, mentor)
            offered += 1
    return offered


def offer(question: Question, mentor: User) -> None:
    """Give a question to a mentor for as long as they have to take it, and tell them."""
    claim = new_claim(question, mentor, timedelta(minutes=settings().take_within_minutes), kind="assigned")
    desk_changed(question.id)
    notify(
        {mentor.id},
        "mentor_assignment",
        event=f"assignment:{claim.id}",
        thread=f"question:{question.id}",
        url=f"/mentor/questions/{question.id}",
        title=question.title,
    )


def is_unclaimed() -> ColumnElement[bool]:
    """Urgent, waiting, and for so long in nobody's hands; one to whom it was offered in vain had it not in hand."""
    since = now() - timedelta(minutes=settings().assign_after_minutes)
    claimed = select(QuestionClaim.id).where(
        QuestionClaim.question_id == Question.id,
        or_(
            QuestionClaim.ended_at.is_(None),
            and_(QuestionClaim.ended_at > since, QuestionClaim.ended_as != "passed_on"),
        ),
    )
    return and_(
        Question.urgency == "high",
        Question.status == "open",
        Question.standing == "shown",
        Question.clock_stopped_at.is_(None),
        Question.waiting_since <= since,
        ~claimed.exists(),
    )


def unclaimed() -> list[UUID]:
    """The questions to offer, the longest waiting first."""
    waiting = select(Question.id).where(is_unclaimed()).order_by(Question.waiting_since, Question.id)
    return list(db.session.scalars(waiting.limit(MOST_AT_ONCE)))


def still_unclaimed(question_id: UUID) -> Question | None:
    """Hold a question that nobody took meanwhile."""
    return db.session.scalars(
        select(Question)
        .where(Question.id == question_id, is_unclaimed())
        .with_for_update(key_share=True, skip_locked=True, of=Question)
        .execution_options(populate_existing=True)
    ).one_or_none()
