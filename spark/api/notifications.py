"""Notifications: `/api/notifications`, what has been read of them, and what one wants to hear of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Response, url_for
from flask_login import current_user
from pydantic import AfterValidator, Field
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.envelope import Envelope, Meta, Schema, answer
from spark.api.spec import spec
from spark.domain.notices.facts import Facts, facts_in_sight
from spark.domain.notices.kinds import KINDS
from spark.domain.notices.notification import Notification
from spark.domain.notices.preferring import MOST_A_DAY, change_habit, habit_of, prefer, wishes_of
from spark.domain.notices.reading import (
    ThreadOfNotices,
    count_threads,
    read_all,
    read_thread,
    thread_of,
    threads_in,
    unread_threads,
)
from spark.domain.notices.sentences import sentence_of
from spark.policy import SIGNED_IN, own_notifications, permit
from spark.web import one_or_404, save


class NotificationOut(Schema):
    """What happened in one thread: the newest of it, how much there is and how much is not read."""

    id: UUID
    type: str
    priority: Literal["low", "medium", "high"]
    message: str
    url: str
    thread: str
    count: int
    unread: int
    data: dict[str, Any] = Field(description="What the message was made of, such as title and author.")
    created_at: datetime
    read: bool


class NotificationQuery(Schema):
    """Which page of the list."""

    unread: bool = Field(False, description="Only threads in which something is not read.")
    page: int = Field(1, ge=1, le=1_000)
    limit: int = Field(20, ge=1, le=100)


class NotificationMeta(Meta):
    """Where the list stands."""

    unread: int = Field(description="Threads in which something is not read, whatever the page shows.")


class NotificationList(Schema):
    """A page of threads."""

    success: bool = True
    data: list[NotificationOut]
    meta: NotificationMeta


class ReadIn(Schema):
    """That it has been read."""

    read: Literal[True]


class UnreadOut(Schema):
    """In how many threads something is not read."""

    unread: int


class ChannelsIO(Schema):
    """Whether a kind of notification goes out by each channel."""

    email: bool
    sms: bool
    push: bool


def without_zone(clock: time) -> time:
    """Take an hour of the school's own day. Raises ValueError."""
    if clock.tzinfo is not None:
        raise ValueError("the school's own hour, without a time zone")
    return clock


Hour = Annotated[time, AfterValidator(without_zone)]


class PreferencesIO(Schema):
    """What somebody wants to hear of, by which channels and when; the hours are the school's."""

    preferences: dict[str, ChannelsIO] = Field(
        default_factory=dict, max_length=len(KINDS), description="By type; what is left out stays."
    )
    quiet_from: Hour | None = None
    quiet_until: Hour | None = None
    digest: Literal["immediately", "daily", "weekly"] = "immediately"
    most_a_day: int = Field(10, ge=0, le=MOST_A_DAY)


def notifications_out(threads: Sequence[ThreadOfNotices]) -> list[NotificationOut]:
    """Describe threads by their newest notifications."""
    facts = facts_in_sight(thread.newest for thread in threads)
    return [notification_out(thread, facts[thread.newest.id]) for thread in threads]


def notification_out(thread: ThreadOfNotices, facts: Facts) -> NotificationOut:
    """Describe one."""
    newest = thread.newest
    return NotificationOut(
        id=newest.id,
        type=newest.type,
        priority=newest.priority,  # type: ignore[arg-type]
        message=sentence_of(newest, facts),
        url=newest.url,
        thread=newest.thread_key,
        count=thread.count,
        unread=thread.unread,
        data=facts,
        created_at=newest.created_at,
        read=thread.unread == 0,
    )


def preferences_out() -> PreferencesIO:
    """Describe what the caller wants to hear of."""
    habit = habit_of(current_user.id)
    return PreferencesIO(
        preferences={kind: ChannelsIO(**channels) for kind, channels in wishes_of(current_user.id).items()},
        quiet_from=habit.quiet_from,
        quiet_until=habit.quiet_until,
        digest=habit.digest,  # type: ignore[arg-type]
        most_a_day=habit.most_a_day,
    )


@api.get("/notifications")
@permit(SIGNED_IN)
@spec.validate(query=NotificationQuery, resp=SpecResponse(HTTP_200=NotificationList), tags=["notifications"])
def list_notifications(query: NotificationQuery) -> Response:
    """List what happened to the caller, one entry a thread, the newest first."""
    own = own_notifications(current_user)
    threads = threads_in(own, page=query.page, limit=query.limit, unread_alone=query.unread)[: query.limit]
    total, unread = count_threads(own, unread_alone=query.unread), unread_threads(current_user.id)
    meta = NotificationMeta(page=query.page, limit=query.limit, total=total, unread=unread)
    return answer(notifications_out(threads), meta=meta)


@api.get("/notifications/<uuid:notification_id>")
@permit(SIGNED_IN)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[NotificationOut]), tags=["notifications"])
def get_notification(notification_id: UUID) -> Response:
    """Get one notification."""
    return answer(notifications_out([known(notification_id)])[0])


@api.patch("/notifications/<uuid:notification_id>")
@permit(SIGNED_IN)
@spec.validate(json=ReadIn, resp=SpecResponse(HTTP_200=Envelope[NotificationOut]), tags=["notifications"])
def read_notification(notification_id: UUID, json: ReadIn) -> Response:
    """Mark a notification, and the others of its thread, as read."""
    read_thread(current_user.id, known(notification_id).newest.thread_key)
    save(url_for("api.get_notification", notification_id=notification_id), 200)
    return answer(notifications_out([known(notification_id)])[0])


@api.patch("/notifications")
@permit(SIGNED_IN)
@spec.validate(json=ReadIn, resp=SpecResponse(HTTP_200=Envelope[UnreadOut]), tags=["notifications"])
def read_notifications(json: ReadIn) -> Response:
    """Mark all notifications as read."""
    read_all(current_user.id)
    save(url_for("api.list_unread"), 200)
    return answer(UnreadOut(unread=unread_threads(current_user.id)))


@api.get("/notifications/unread")
@permit(SIGNED_IN)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[UnreadOut]), tags=["notifications"])
def list_unread() -> Response:
    """Count the threads in which something is not read."""
    return answer(UnreadOut(unread=unread_threads(current_user.id)))


@api.get("/notifications/preferences")
@permit(SIGNED_IN)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[PreferencesIO]), tags=["notifications"])
def get_preferences() -> Response:
    """Tell what the caller wants to hear of."""
    return answer(preferences_out())


@api.put("/notifications/preferences")
@permit(SIGNED_IN)
@spec.validate(json=PreferencesIO, resp=SpecResponse(HTTP_200=Envelope[PreferencesIO]), tags=["notifications"])
def put_preferences(json: PreferencesIO) -> Response:
    """Choose what to hear of, by which channels and when."""
    prefer(current_user, {kind: channels.model_dump() for kind, channels in json.preferences.items()})
    change_habit(
        current_user,
        quiet_from=json.quiet_from,
        quiet_until=json.quiet_until,
        digest=json.digest,
        most_a_day=json.most_a_day,
    )
    save(url_for("api.get_preferences"), 200)
    return answer(preferences_out())


def known(notification_id: UUID) -> ThreadOfNotices:
    """Load one's own notification with its thread."""
    own = own_notifications(current_user)
    return thread_of(own, one_or_404(own.where(Notification.id == notification_id)))
