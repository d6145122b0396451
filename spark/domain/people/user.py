"""People: one account each, whatever their role."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import CheckConstraint, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from spark.domain.folding import fold
from spark.domain.ids import new_id
from spark.extensions import Model

if TYPE_CHECKING:
    from spark.domain.people.profiles import EducatorProfile, MentorProfile, StudentProfile

Role = Literal["student", "educator", "mentor", "admin"]
ROLES: tuple[Role, ...] = ("student", "educator", "mentor", "admin")


class User(Model):
    """An account. The full name stands here and not in the profiles because admins, who have none, are named too."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('student', 'educator', 'mentor', 'admin')", name="role"),
        CheckConstraint("email IS NOT NULL OR phone IS NOT NULL OR erased_at IS NOT NULL", name="reachable"),
        Index("ix_users_role", "role"),
        Index(
            "ix_users_deleted_at",
            "deleted_at",
            postgresql_where="deleted_at IS NOT NULL AND erased_at IS NULL",
        ),
        Index(
            "ix_users_search_key",
            "search_key",
            postgresql_using="gin",
            postgresql_ops={"search_key": "gin_trgm_ops"},
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    password_hash: Mapped[str]
    role: Mapped[str] = mapped_column(String(20))
    full_name: Mapped[str] = mapped_column(String(255))
    avatar_key: Mapped[str | None]
    language_preference: Mapped[str] = mapped_column(String(10), default="en")
    contact_confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    last_login_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    search_key: Mapped[str] = mapped_column(default="", server_default="")  # folded name and contacts, for trigrams

    student_profile: Mapped[StudentProfile | None] = relationship(back_populates="user", lazy="select")
    educator_profile: Mapped[EducatorProfile | None] = relationship(
        back_populates="user", foreign_keys="EducatorProfile.user_id", lazy="select"
    )
    mentor_profile: Mapped[MentorProfile | None] = relationship(
        back_populates="user", foreign_keys="MentorProfile.user_id", lazy="select"
    )

    is_authenticated = True
    is_anonymous = False
    is_active = True

    @validates("full_name", "email", "phone")
    def keep_search_key(self, attribute: str, value: str | None) -> str | None:
        """Let admins find people by any spelling of what names them."""
        named = {"full_name": self.full_name, "email": self.email, "phone": self.phone} | {attribute: value}
        self.search_key = fold(" ".join(filter(None, named.values())))
        return value

    @property
    def profile(self) -> StudentProfile | EducatorProfile | MentorProfile | None:
        """The profile of this person's role; admins have none."""
        if self.role == "admin":
            return None
        return getattr(self, f"{self.role}_profile")  # type: ignore[no-any-return]

    @property
    def is_approved(self) -> bool:
        """Whether an admin has approved this person; only educators and mentors wait for that."""
        if self.role not in ("educator", "mentor"):
            return True
        return self.profile is not None and self.profile.approved_at is not None  # type: ignore[union-attr]

    @property
    def first_name(self) -> str:
        """The only name by which a student appears to others."""
        return self.full_name.split()[0] if self.full_name.strip() else ""

    @property
    def shown_name(self) -> str:
        """How others see this person: students by their first name, adults by their full name, the deleted by none."""
        if self.deleted_at:
            return str(_("Former member"))
        return self.first_name if self.role == "student" else self.full_name

    @property
    def contact(self) -> str:
        """Where this person is reached first: the e-mail address, else the phone number."""
        return self.email or self.phone or ""
