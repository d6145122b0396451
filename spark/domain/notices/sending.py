"""Sending: what a message still tells when its moment has come, and what became of it.

A job that dies begins again with the same message. Mail and push carry an identity that lets the copy fall together
with the first; a text message has none, so it is marked before it is handed over and never handed over twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from spark.domain.clock import now
from spark.domain.notices.kinds import KINDS
from spark.domain.notices.notification import Notification, NotificationDelivery
from spark.domain.notices.planning import Skip, after_quiet, is_quiet, may_go, why_never
from spark.domain.notices.preferring import habit_of, preferences_of
from spark.domain.notices.reaching import address_of, reach_of
from spark.domain.notices.schooltime import school_now
from spark.domain.people.user import User
from spark.extensions import db

PERHAPS_SENT = "perhaps sent"
NOT_TAKEN = "not taken"


@dataclass(frozen=True)
class Message:
    """What one person is told by one channel at one moment."""

    id: UUID
    person: User
    channel: str
    due_at: datetime
    is_silent: bool
    deliveries: Sequence[NotificationDelivery]

    @property
    def address(self) -> str:
        """Where a mail or text message goes."""
        return address_of(self.person)[self.channel]

    @property
    def notifications(self) -> list[Notification]:
        """What it tells of, the newest first."""
        return [delivery.notification for delivery in reversed(self.deliveries)]

    @property
    def is_urgent(self) -> bool:
        """Whether anything in it is urgent."""
        return any(notification.priority == "high" for notification in self.notifications)

    def is_sent(self) -> None:
        """Note that the channel took it."""
        for delivery in self.deliveries:
            delivery.state, delivery.sent_at = "sent", delivery.sent_at or now()

    def is_not_sent(self, state: str, reason: str) -> None:
        """Note why it went nowhere: `skipped` or `failed`."""
        for delivery in self.deliveries:
            delivery.state, delivery.reason = state, reason


def message_to_send(message_id: UUID) -> Message | None:
    """Return what is left to tell of a message, or None: read, unwanted, sent already, or put off for the night."""
    deliveries = deliveries_of(message_id)
    if not deliveries:
        return None
    person = db.session.get_one(User, deliveries[0].user_id)
    message = made_of(deliveries[0], person, still_news(person, deliveries))
    if not message.deliveries:
        return None
    if message.channel == "sms" and message.deliveries[0].sent_at is not None:
        message.is_not_sent("failed", PERHAPS_SENT)
        return None
    return None if put_off(message) else message


def deliveries_of(message_id: UUID) -> Sequence[NotificationDelivery]:
    """Return what a message tells and has not told, in the order in which it happened."""
    return db.session.scalars(
        select(NotificationDelivery)
        .join(NotificationDelivery.notification)
        .where(NotificationDelivery.message_id == message_id, NotificationDelivery.state == "sending")
        .options(joinedload(NotificationDelivery.notification))
        .order_by(Notification.created_at, Notification.id)
        .execution_options(populate_existing=True)
    ).all()


def still_news(person: User, deliveries: Sequence[NotificationDelivery]) -> list[NotificationDelivery]:
    """Return what the person still wants to hear, and note of the rest why it is skipped."""
    said, reach = preferences_of(person.id), reach_of(person)
    left = []
    for delivery in deliveries:
        preferences = said.get(delivery.notification.type, {})
        if reason := why_skipped(delivery, person, preferences, reach):
            delivery.state, delivery.reason = "skipped", reason
        else:
            left.append(delivery)
    return left


def why_skipped(
    delivery: NotificationDelivery, person: User, preferences: Mapping[str, bool], reach: Collection[str]
) -> Skip | None:
    """Return what happened since the delivery was planned."""
    notification = delivery.notification
    if person.deleted_at is not None:
        return Skip.LEFT
    if notification.read_at is not None:
        return Skip.READ
    return why_never(delivery.channel, KINDS[notification.type], preferences, reach)


def made_of(first: NotificationDelivery, person: User, deliveries: Sequence[NotificationDelivery]) -> Message:
    """Put a message together."""
    is_silent = is_quiet(habit_of(person.id), school_now())
    return Message(first.message_id, person, first.channel, first.due_at, is_silent, deliveries)


def put_off(message: Message) -> bool:
    """Let a message that comes late wait for the end of the quiet hours; say whether it does."""
    habit, moment = habit_of(message.person.id), school_now()
    if may_go(message.channel, message.is_urgent, habit, moment):
        return False
    for delivery in message.deliveries:
        delivery.state, delivery.due_at = "waiting", after_quiet(habit, moment).astimezone(UTC)
    return True


def hand_over(message: Message) -> bool:
    """Note, before it happens, that a message leaves the house, and commit: nothing hands it over a second time.

    False when another run of the job was faster.
    """
    mark = (
        update(NotificationDelivery)
        .where(
            NotificationDelivery.message_id == message.id,
            NotificationDelivery.state == "sending",
            NotificationDelivery.sent_at.is_(None),
        )
        .values(sent_at=now())
        .returning(NotificationDelivery.notification_id)
    )
    is_ours = bool(db.session.scalars(mark).all())
    db.session.commit()
    return is_ours


def give_up_message(message_id: UUID) -> None:
    """Note that a message could not be sent, after the last try."""
    for delivery in deliveries_of(message_id):
        delivery.state, delivery.reason = "failed", NOT_TAKEN
