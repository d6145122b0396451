"""Sessions: one row per signed-in browser or API client, so that each can be listed and ended.

An API session is also a family of refresh tokens (RFC 9700, section 4.14.2): see `refresh.py`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.notices.hints import kick
from spark.domain.people.user import User
from spark.extensions import Model, db

Kind = Literal["browser", "api"]
LIFETIME: dict[str, timedelta] = {"browser": timedelta(days=90), "api": timedelta(days=7)}
SLIDE_AFTER = timedelta(days=1)  # writing at every request would turn each page view into an UPDATE


class AuthSession(Model):
    """Somebody signed in on one device; `ended_at` or `expires_at` in the past means signed out."""

    __tablename__ = "auth_sessions"
    __table_args__ = (
        CheckConstraint("kind IN ('browser', 'api')", name="kind"),
        Index("ix_auth_sessions_user_id", "user_id"),
        Index("ix_auth_sessions_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    device: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    generation: Mapped[int] = mapped_column(default=0)  # of the refresh token that is valid now
    rotated_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    def end(self) -> None:
        """Sign this device out, its open pages too; ending twice keeps the first time."""
        if self.ended_at is None:
            self.ended_at = now()
            kick(self.user_id, self.id)

    def slide(self) -> bool:
        """Push the expiry on, at most once a day; say whether anything changed."""
        moment = now()
        if moment - self.last_seen_at < SLIDE_AFTER:
            return False
        self.last_seen_at = moment
        self.expires_at = moment + LIFETIME[self.kind]
        return True


def open_session(user: User, kind: Kind, device: str) -> AuthSession:
    """Sign `user` in on a device, named by its shortened User-Agent."""
    moment = now()
    session = AuthSession(
        id=new_id(),
        user=user,
        kind=kind,
        device=device[:200],
        last_seen_at=moment,
        expires_at=moment + LIFETIME[kind],
    )
    user.last_login_at = moment
    db.session.add(session)
    return session


def live_sessions() -> Select[AuthSession]:
    """Sessions that are signed in now, of people who are not deleted, with their user and what tells its approval."""
    return (
        select(AuthSession)
        .join(AuthSession.user)
        .where(AuthSession.ended_at.is_(None), AuthSession.expires_at > func.now(), User.deleted_at.is_(None))
        .options(
            joinedload(AuthSession.user).options(
                joinedload(User.student_profile),
                joinedload(User.educator_profile),
                joinedload(User.mentor_profile),
            )
        )
    )


def sessions_of(user: User) -> Select[AuthSession]:
    """The live sessions of one person, the last seen first."""
    return (
        live_sessions().where(AuthSession.user_id == user.id).order_by(AuthSession.last_seen_at.desc(), AuthSession.id)
    )


def end_sessions(user: User, but: UUID | None = None) -> None:
    """Sign a person out everywhere, or everywhere else than in the session `but`."""
    for session in db.session.scalars(sessions_of(user)):
        if session.id != but:
            session.end()
