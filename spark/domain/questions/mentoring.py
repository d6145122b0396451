"""Mentoring: what a mentor has done, in figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Date, cast, func, or_, select
from sqlalchemy.orm import aliased

from spark.domain.clock import now, today
from spark.domain.people.user import User
from spark.domain.questions.answer import Answer
from spark.domain.questions.claiming import claim_count
from spark.domain.questions.question import Question
from spark.extensions import db

RECENT = timedelta(days=90)
LONGEST_STREAK = 1_000  # days that are looked at


@dataclass(frozen=True)
class MentorFigures:
    """One mentor's dashboard."""

    answered: int  # answers that people can read
    accepted: int
    helpful: int  # of the answers, those that were accepted or that somebody found helpful
    helpful_rate: float | None  # None without answers
    median_first_reply: timedelta | None  # from asking, where this mentor answered first in RECENT
    streak_days: int  # days in a row with an answer, until today or yesterday (UTC)
    open_claims: int


def dashboard(mentor: User) -> MentorFigures:
    """Add up one mentor's figures, in four queries."""
    answered, accepted, helpful = db.session.execute(
        select(
            func.count(),
            func.count().filter(Answer.is_accepted),
            func.count().filter(or_(Answer.is_accepted, Answer.helpful_votes > 0)),
        ).where(Answer.author_id == mentor.id, Answer.standing == "shown")
    ).one()
    return MentorFigures(
        answered=answered,
        accepted=accepted,
        helpful=helpful,
        helpful_rate=helpful / answered if answered else None,
        median_first_reply=median_first_reply(mentor),
        streak_days=streak(answering_days(mentor), today()),
        open_claims=claim_count(mentor),
    )


def median_first_reply(mentor: User) -> timedelta | None:
    """How long the people waited whom this mentor answered before anybody else did."""
    earlier = aliased(Answer)
    was_first = ~(
        select(earlier.id)
        .where(
            earlier.question_id == Answer.question_id,
            earlier.standing == "shown",
            earlier.created_at < Answer.created_at,
        )
        .exists()
    )
    waited = Answer.created_at - Question.created_at
    return db.session.scalar(
        select(func.percentile_cont(0.5).within_group(waited))
        .select_from(Answer)
        .join(Question, Question.id == Answer.question_id)
        .where(
            Answer.author_id == mentor.id,
            Answer.standing == "shown",
            Answer.created_at > now() - RECENT,
            was_first,
        )
    )


def answering_days(mentor: User) -> list[date]:
    """The days on which a mentor answered, the latest first."""
    day = cast(func.timezone("UTC", Answer.created_at), Date)
    return list(
        db.session.scalars(
            select(day)
            .where(Answer.author_id == mentor.id, Answer.standing == "shown")
            .group_by(day)
            .order_by(day.desc())
            .limit(LONGEST_STREAK)
        )
    )


def streak(days: list[date], last: date) -> int:
    """Count the days without a gap that end `last` or the day before, which may still be made up for today."""
    if not days or days[0] < last - timedelta(days=1):
        return 0
    return next((n for n, day in enumerate(days) if day != days[0] - timedelta(days=n)), len(days))
