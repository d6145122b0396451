"""Delivering: a notification becomes messages, or joins messages of its person that still wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from spark.domain.ids import new_id
from spark.domain.moderation.settings import settings
from spark.domain.notices.kinds import KINDS
from spark.domain.notices.moving import hold_messages_of, take_up
from spark.domain.notices.notification import Notification, NotificationDelivery
from spark.domain.notices.planning import BREATHER, Month, Skip, SmsCaps, Told, plan_delivery
from spark.domain.notices.preferring import habit_of, preferences_of
from spark.domain.notices.reaching import reach_of
from spark.domain.notices.schooltime import school_now
from spark.domain.people.user import User
from spark.extensions import db

SMS_LOCK = 0x4E54_534D  # "NTSM"


@dataclass(frozen=True)
class Waiting:
    """A message that still takes others in."""

    message_id: UUID
    channel: str
    due_at: datetime
    thread_key: str


def deliver(notification_id: UUID) -> None:
    """Plan a notification's way by every channel, once however often this is called."""
    notification = db.session.get(Notification, notification_id)
    person = db.session.get(User, notification.user_id) if notification else None
    if notification is None or person is None or person.deleted_at is not None or notification.read_at is not None:
        return
    hold_messages_of(person.id)
    if is_planned(notification):
        return
    kind, moment, caps = KINDS[notification.type], school_now(), settings()
    waiting = {message.channel: message for message in reversed(messages_to_join(notification))}
    reach = reach_of(person)
    plan = plan_delivery(
        kind,
        preferences_of(person.id).get(notification.type, {}),
        reach,
        habit_of(person.id),
        told_to(notification, waiting, moment, with_sms=kind.priority == "high" and "sms" in reach),
        SmsCaps(caps.sms_a_month, caps.sms_a_month_school),
        moment,
    )
    for channel, due in plan.items():
        joined = waiting.get(channel)
        if isinstance(due, Skip):
            keep(notification, channel, moment, new_id(), state="skipped", reason=due)
        elif joined is not None and due == joined.due_at:
            keep(notification, channel, joined.due_at, joined.message_id)
        else:
            keep(notification, channel, due, message_id := new_id())
            if due <= moment:
                take_up(message_id)


def is_planned(notification: Notification) -> bool:
    """Whether another run of the job was faster."""
    planned = select(NotificationDelivery).where(NotificationDelivery.notification_id == notification.id)
    return bool(db.session.scalar(select(planned.exists())))


def keep(
    notification: Notification,
    channel: str,
    due: datetime,
    message_id: UUID,
    state: str = "waiting",
    reason: str = "",
) -> None:
    """Write what becomes of a notification on a channel."""
    row = {
        "notification_id": notification.id,
        "channel": channel,
        "user_id": notification.user_id,
        "message_id": message_id,
        "state": state,
        "reason": reason,
        "due_at": due.astimezone(UTC),
    }
    db.session.execute(insert(NotificationDelivery).values(row).on_conflict_do_nothing())


def messages_to_join(notification: Notification) -> Sequence[Waiting]:
    """Return the waiting messages that take a notification in, the earliest first.

    A mail or text message tells of several threads; a push, which replaces the last one of its thread, of one.
    """
    waiting = (
        select(
            NotificationDelivery.message_id,
            NotificationDelivery.channel,
            NotificationDelivery.due_at,
            Notification.thread_key,
        )
        .join(Notification, Notification.id == NotificationDelivery.notification_id)
        .where(NotificationDelivery.user_id == notification.user_id, NotificationDelivery.state == "waiting")
        .order_by(NotificationDelivery.due_at, NotificationDelivery.message_id)
    )
    found = (Waiting(*row) for row in db.session.execute(waiting))
    return [one for one in found if one.channel != "push" or one.thread_key == notification.thread_key]


def told_to(notification: Notification, waiting: dict[str, Waiting], moment: datetime, *, with_sms: bool) -> Told:
    """Gather what planning asks about a person's other messages."""
    user_id, month_began = notification.user_id, moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    messages: Counter[date] = Counter()
    sms: Counter[Month] = Counter()
    for day, channel, count in messages_by_day(month_began, NotificationDelivery.user_id == user_id):
        messages[day] += count
        if channel == "sms":
            sms[day.year, day.month] += count
    return Told(
        messages=messages,
        sms=sms,
        sms_of_school=sms_of_school(month_began) if with_sms else {},
        joinable={channel: message.due_at.astimezone(moment.tzinfo) for channel, message in waiting.items()},
        thread_told_at=thread_told_at(notification, moment),
    )


def messages_by_day(since: datetime, *which: object) -> Sequence[tuple[date, str, int]]:
    """Count messages by the school's day and channel; what was skipped cost nothing."""
    day = func.date(func.timezone(settings().timezone, NotificationDelivery.due_at))
    counted = (
        select(day, NotificationDelivery.channel, func.count(NotificationDelivery.message_id.distinct()))
        .where(NotificationDelivery.due_at >= since, NotificationDelivery.state != "skipped", *which)  # type: ignore[arg-type]
        .group_by(day, NotificationDelivery.channel)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(counted)]


def sms_of_school(since: datetime) -> Counter[Month]:
    """Count the whole school's text messages, one plan after the other, so that the cap holds exactly."""
    db.session.execute(select(func.pg_advisory_xact_lock(SMS_LOCK)))
    counts: Counter[Month] = Counter()
    for day, _channel, count in messages_by_day(since, NotificationDelivery.channel == "sms"):
        counts[day.year, day.month] += count
    return counts


def thread_told_at(notification: Notification, moment: datetime) -> dict[str, datetime]:
    """Return when the thread was last told of by each channel, as far as it matters."""
    lately = (
        select(NotificationDelivery.channel, func.max(NotificationDelivery.due_at))
        .join(Notification, Notification.id == NotificationDelivery.notification_id)
        .where(
            NotificationDelivery.user_id == notification.user_id,
            NotificationDelivery.due_at > moment - BREATHER,
            NotificationDelivery.state.in_(("sending", "sent")),
            Notification.thread_key == notification.thread_key,
        )
        .group_by(NotificationDelivery.channel)
    )
    return {channel: at.astimezone(moment.tzinfo) for channel, at in db.session.execute(lately)}
