"""Notifications: what happened to somebody, told once, on the channels they chose."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spark.domain.ids import new_id
from spark.domain.people.user import User
from spark.extensions import Model

CHANNELS = ("email", "sms", "push")  # besides the list in the app, which has everything
DIGESTS = ("immediately", "daily", "weekly")


class Notification(Model):
    """One event told to one person. Its sentence is made when it is read, in the reader's language.

    `facts` hold what the sentence needs: names as they are shown, titles, ids as text.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("user_id", "event_key"),  # an event reaches a person once, whatever dies
        Index("ix_notifications_newest", "user_id", "created_at", "id"),
        Index("ix_notifications_unread", "user_id", postgresql_where="read_at IS NULL"),
        Index("ix_notifications_thread", "user_id", "thread_key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(30))
    priority: Mapped[str] = mapped_column(String(10))
    event_key: Mapped[str] = mapped_column(String(120))
    thread_key: Mapped[str] = mapped_column(String(120))
    url: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    read_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class NotificationDelivery(Model):
    """A notification on its way by one channel; the key makes sure it goes there once.

    Deliveries that share a `message_id` go out as one message. While it is `waiting`, more may join it; once it is
    `sending`, a job has been asked to send exactly this, however often that job dies.
    """

    __tablename__ = "notification_deliveries"
    __table_args__ = (
        CheckConstraint("channel IN ('email', 'sms', 'push')", name="channel"),
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'skipped', 'failed')", name="state"),
        Index("ix_notification_deliveries_waiting", "due_at", postgresql_where="state = 'waiting'"),
        Index("ix_notification_deliveries_due", "user_id", "due_at"),
        Index("ix_notification_deliveries_sms", "due_at", postgresql_where="channel = 'sms'"),
        Index("ix_notification_deliveries_message_id", "message_id"),
    )

    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notifications.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    message_id: Mapped[UUID] = mapped_column(default=new_id)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    reason: Mapped[str] = mapped_column(String(40), default="")  # why it was skipped or failed
    due_at: Mapped[datetime]  # budgets count a message on the day it is due
    sent_at: Mapped[datetime | None]  # handed over; of a text message written before, so that it is never sent twice

    notification: Mapped[Notification] = relationship()


class NotificationPreference(Model):
    """Whether a person wants a type of notification on a channel; without a row, the type's own habit holds."""

    __tablename__ = "notification_preferences"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    type: Mapped[str] = mapped_column(String(30), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    is_wanted: Mapped[bool]


class NotificationHabit(Model):
    """When a person wants to be told: quiet hours in the school's time, and mail at once or gathered."""

    __tablename__ = "notification_habits"
    __table_args__ = (CheckConstraint("digest IN ('immediately', 'daily', 'weekly')", name="digest"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    digest: Mapped[str] = mapped_column(String(12), default="immediately")
    most_a_day: Mapped[int] = mapped_column(default=10)  # one budget over all channels


class PushSubscription(Model):
    """A browser that shows notifications of its own (Web Push, RFC 8030); keys as in RFC 8291, base64url."""

    __tablename__ = "push_subscriptions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth_sessions.id", ondelete="CASCADE"), index=True)
    endpoint: Mapped[str] = mapped_column(unique=True)
    p256dh: Mapped[str] = mapped_column(String(120))
    auth: Mapped[str] = mapped_column(String(40))
    last_message_id: Mapped[UUID | None]  # what this browser was sent last: a job that comes again leaves it out
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
