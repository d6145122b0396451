"""Ranking: which question a mentor should see first, and why.

A question's score is a sum of points, so that every reason can be named:

    fit      subject +3 when it is one of the mentor's, language +2 when they answer it, grade +1 when it is theirs
             or they named none; an admin, who has no profile, gets 0 for everything
    urgency  low 0, medium +1, high +3
    load     up to +1: one tenth for each waiting question of the subject per available mentor of it
    ageing   (waited / usual) ** 3, `usual` being what the middle one of the waiting questions has waited, taken
             between 10 minutes and 12 hours

Points of fit, urgency and load add up to 10 at most. So a question that has waited 2.2 times as long as is usual (the
cube root of 10) comes before anything that is asked now: nothing starves, whatever it is about and however much urgent
work comes in. A low question overtakes a high one that is asked now after 1.5 times the usual wait. The pace of the
school sets the unit: hours where answers take hours, minutes where they take minutes.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Float, Select, case, cast, func, literal, select

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.questions.line import mentors_by_subject, usual_wait, waited, waiting_by_subject
from spark.domain.questions.question import Question

Row = TypeVar("Row")

SUBJECT, LANGUAGE, GRADE = 3.0, 2.0, 1.0
URGENCY = {"low": 0.0, "medium": 1.0, "high": 3.0}
LOAD, LONG_LINE = 1.0, 10.0  # questions per mentor that earn all of it
AGEING = 3.0  # the power


def ranked(questions: Select[Row], mentor: User) -> Select[Row]:
    """Put questions in the order in which `mentor` should see them, after whatever order they have; needs info last."""
    stopped = Question.clock_stopped_at.is_not(None)
    return questions.order_by(stopped, score(mentor).desc(), Question.waiting_since, Question.id)


def score(mentor: User, at: datetime | None = None) -> ColumnElement[float]:
    """Return a question's points for a mentor, as a column."""
    moment = at or now()
    return fit(mentor) + urgency() + load() + ageing(moment)


def fit(mentor: User) -> ColumnElement[float]:
    """How well a question suits a mentor, 0 to 6."""
    profile = mentor.mentor_profile
    if profile is None:
        return literal(0.0)
    grades = profile.grade_levels
    return (
        case((Question.subject_slug.in_(profile.expertise_areas), SUBJECT), else_=0.0)
        + case((Question.language.in_(languages_of(mentor)), LANGUAGE), else_=0.0)
        + (case((Question.grade_slug.in_(grades), GRADE), else_=0.0) if grades else literal(GRADE))
    )


def urgency() -> ColumnElement[float]:
    """How much the asker presses, 0 to 3."""
    return case(URGENCY, value=Question.urgency, else_=0.0)


def load() -> ColumnElement[float]:
    """How long the line of the question's subject is for each mentor who could shorten it, 0 to 1."""
    lines, hands = waiting_by_subject(), mentors_by_subject()
    waiting = select(lines.c.waiting).where(lines.c.slug == Question.subject_slug).scalar_subquery()
    mentors = select(hands.c.mentors).where(hands.c.slug == Question.subject_slug).scalar_subquery()
    per_mentor = cast(func.coalesce(waiting, 0), Float) / func.greatest(func.coalesce(mentors, 0), 1)
    return func.least(per_mentor / LONG_LINE, 1.0) * LOAD


def ageing(moment: datetime) -> ColumnElement[float]:
    """How long a question has waited, against what is usual now; unbounded."""
    return func.power(waited(moment) / usual_wait(moment), AGEING)


def languages_of(mentor: User) -> set[str]:
    """The languages a mentor answers: their own, and those their profile names."""
    profile = mentor.mentor_profile
    return {mentor.language_preference, *(profile.languages if profile else ())}
