"""Profiles: what a role tells of itself."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, func, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spark.domain.ids import new_id
from spark.domain.people.user import User
from spark.extensions import Model


class StudentProfile(Model):
    """What a student tells: the grade decides what the library shows first."""

    __tablename__ = "student_profiles"
    __table_args__ = (CheckConstraint("time_factor BETWEEN 1 AND 4", name="time_factor"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    grade_level: Mapped[str] = mapped_column(ForeignKey("grade_levels.slug"))
    district: Mapped[str | None] = mapped_column(String(100))
    school: Mapped[str | None] = mapped_column(String(255))
    date_of_birth: Mapped[date | None]
    study_streak_days: Mapped[int] = mapped_column(default=0)
    last_streak_date: Mapped[date | None]
    # How much longer than others a timed test gives this student; set by an admin (WCAG 2.2, 2.2.1).
    time_factor: Mapped[Decimal] = mapped_column(Numeric(3, 2), default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    user: Mapped[User] = relationship(back_populates="student_profile")


class EducatorProfile(Model):
    """What an educator tells, and the admin's approval without which they verify nothing."""

    __tablename__ = "educator_profiles"
    __table_args__ = (
        Index("ix_educator_profiles_waiting", "created_at", postgresql_where="approved_at IS NULL"),
        Index("ix_educator_profiles_subjects", "subjects", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    qualification: Mapped[str] = mapped_column(String(100))
    subjects: Mapped[list[str]] = mapped_column(ARRAY(Text))
    teaching_experience: Mapped[int | None]
    institution: Mapped[str | None] = mapped_column(String(255))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    declined_at: Mapped[datetime | None]
    declined_reason: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    user: Mapped[User] = relationship(back_populates="educator_profile", foreign_keys=[user_id])


class MentorProfile(Model):
    """What a mentor tells, and the admin's approval without which they answer nothing."""

    __tablename__ = "mentor_profiles"
    __table_args__ = (
        Index("ix_mentor_profiles_waiting", "created_at", postgresql_where="approved_at IS NULL"),
        Index("ix_mentor_profiles_expertise_areas", "expertise_areas", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    expertise_areas: Mapped[list[str]] = mapped_column(ARRAY(Text))
    availability: Mapped[str] = mapped_column(String(20))
    # What the desk ranks by: the switch, and what this mentor answers besides their own language; none means all.
    is_available: Mapped[bool] = mapped_column(default=True, server_default=true())
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    grade_levels: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    background: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    declined_at: Mapped[datetime | None]
    declined_reason: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    user: Mapped[User] = relationship(back_populates="mentor_profile", foreign_keys=[user_id])


AVAILABILITY = ("weekdays", "evenings", "weekends", "anytime")
