"""Choosing mentors: to whom an urgent question is offered."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import any_, case, func, or_, select

from spark.domain.clock import now
from spark.domain.people.profiles import MentorProfile
from spark.domain.people.user import User
from spark.domain.questions.claim import MOST_CLAIMS, QuestionClaim
from spark.domain.questions.question import Question
from spark.extensions import db


def best_mentor(question_id: UUID, online: Collection[UUID]) -> User | None:
    """Hold the mentor to offer a question to: there for its subject, with a hand free, who has not had it yet.

    Those who have Spark open come first, then who reads its language and teaches its grade, who holds the fewest
    questions, and who was given one the longest ago.
    """
    subject, language, grade = (
        select(column).where(Question.id == question_id).scalar_subquery()
        for column in (Question.subject_slug, Question.language, Question.grade_slug)
    )
    asker = select(Question.asker_id).where(Question.id == question_id).scalar_subquery()
    waits_since = select(Question.waiting_since).where(Question.id == question_id).scalar_subquery()
    theirs = QuestionClaim.mentor_id == User.id
    held = (
        select(func.count())
        .where(theirs, QuestionClaim.ended_at.is_(None), QuestionClaim.expires_at > now())
        .scalar_subquery()
    )
    last_given = select(func.max(QuestionClaim.claimed_at)).where(theirs).scalar_subquery()
    had_it = select(QuestionClaim.id).where(
        theirs, QuestionClaim.question_id == question_id, QuestionClaim.claimed_at >= waits_since
    )
    reads = or_(User.language_preference == language, language == any_(MentorProfile.languages))
    teaches = or_(func.cardinality(MentorProfile.grade_levels) == 0, grade == any_(MentorProfile.grade_levels))
    return db.session.scalars(
        select(User)
        .join(MentorProfile, MentorProfile.user_id == User.id)
        .where(
            User.role == "mentor",
            User.deleted_at.is_(None),
            User.id != asker,
            MentorProfile.approved_at.is_not(None),
            MentorProfile.is_available,
            subject == any_(MentorProfile.expertise_areas),
            held < MOST_CLAIMS,
            ~had_it.exists(),
        )
        .order_by(
            case((User.id.in_(online), 0), else_=1),
            case((reads, 0), else_=1),
            case((teaches, 0), else_=1),
            held,
            last_given.asc().nulls_first(),
            User.id,
        )
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True, of=User)
    ).one_or_none()
