"""The line: how many wait for whom, and how long a wait is usual now."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CTE, ColumnElement, Float, cast, func, select
from sqlalchemy.orm import aliased

from spark.domain.people.profiles import MentorProfile
from spark.domain.people.user import User
from spark.domain.questions.question import Question

SHORTEST_USUAL, LONGEST_USUAL = timedelta(minutes=10), timedelta(hours=12)
LONG = 1.5  # times the usual wait


def waited(moment: datetime) -> ColumnElement[float]:
    """How many seconds a question has waited; the clock stands while the asker is asked for more."""
    until = func.coalesce(Question.clock_stopped_at, moment)
    return cast(func.greatest(func.extract("epoch", until - Question.waiting_since), 0), Float)


def usual_wait(moment: datetime) -> ColumnElement[float]:
    """What the middle one of the waiting questions has waited, in seconds; one figure for the whole statement."""
    asked = aliased(Question)
    age = func.extract("epoch", moment - asked.waiting_since)
    middle = select(func.percentile_cont(0.5).within_group(age)).where(
        asked.status == "open", asked.standing == "shown", asked.clock_stopped_at.is_(None)
    )
    return cast(
        func.least(
            func.greatest(middle.scalar_subquery(), SHORTEST_USUAL.total_seconds()), LONGEST_USUAL.total_seconds()
        ),
        Float,
    )


def waits_long(moment: datetime) -> ColumnElement[bool]:
    """Whether a question waits longer than most."""
    return waited(moment) > usual_wait(moment) * LONG


def waiting_by_subject() -> CTE:
    """How many questions of each subject wait."""
    asked = aliased(Question)
    return (
        select(asked.subject_slug.label("slug"), func.count().label("waiting"))
        .where(asked.status == "open", asked.standing == "shown", asked.clock_stopped_at.is_(None))
        .group_by(asked.subject_slug)
        .cte("lines")
        .prefix_with("MATERIALIZED")  # or PostgreSQL would count anew for every row
    )


def mentors_by_subject() -> CTE:
    """How many mentors are there for each subject."""
    slug = func.unnest(MentorProfile.expertise_areas).label("slug")
    return (
        select(slug, func.count().label("mentors"))
        .join(User, User.id == MentorProfile.user_id)
        .where(MentorProfile.is_available, MentorProfile.approved_at.is_not(None), User.deleted_at.is_(None))
        .group_by(slug)
        .cte("hands")
        .prefix_with("MATERIALIZED")
    )
