"""Reading: the list in the app, one row a thread, and what has been read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select, update

from spark.domain.clock import now
from spark.domain.notices.hints import hint, user_topic
from spark.domain.notices.notification import Notification
from spark.extensions import db

PER_PAGE = 20


@dataclass(frozen=True)
class ThreadOfNotices:
    """What happened in one thread: the newest notification, how many there are and how many are not read."""

    newest: Notification
    count: int
    unread: int


def threads_in(
    notifications: Select[Notification], *, page: int = 1, limit: int = PER_PAGE, unread_alone: bool = False
) -> Sequence[ThreadOfNotices]:
    """Return a page of threads and one more, the newest first, in one query."""
    counted = notifications.with_only_columns(
        Notification.id,
        func.count().over(partition_by=Notification.thread_key).label("count"),
        func.count().filter(Notification.read_at.is_(None)).over(partition_by=Notification.thread_key).label("unread"),
        func.row_number()
        .over(partition_by=Notification.thread_key, order_by=(Notification.created_at.desc(), Notification.id.desc()))
        .label("place"),
    ).subquery()
    rows = (
        select(Notification, counted.c.count, counted.c.unread)
        .join(counted, counted.c.id == Notification.id)
        .where(counted.c.place == 1)
        .order_by(Notification.created_at.desc(), Notification.id.desc())
        .offset((page - 1) * limit)
        .limit(limit + 1)
    )
    if unread_alone:
        rows = rows.where(counted.c.unread > 0)
    return [ThreadOfNotices(*row) for row in db.session.execute(rows)]


def count_threads(notifications: Select[Notification], *, unread_alone: bool = False) -> int:
    """Count the threads of a list."""
    if unread_alone:
        notifications = notifications.where(Notification.read_at.is_(None))
    counted = notifications.with_only_columns(func.count(Notification.thread_key.distinct()))
    return db.session.scalar(counted) or 0


def thread_of(notifications: Select[Notification], notification: Notification) -> ThreadOfNotices:
    """Return the thread of one notification with that one in front."""
    thread = notifications.where(Notification.thread_key == notification.thread_key)
    counted = thread.with_only_columns(func.count(), func.count().filter(Notification.read_at.is_(None)))
    return ThreadOfNotices(notification, *db.session.execute(counted).one())


def read_thread(user_id: UUID, thread_key: str) -> None:
    """Mark what a person was told of a thread as read, and let their other pages know."""
    mark_read(user_id, Notification.thread_key == thread_key)


def read_all(user_id: UUID) -> None:
    """Mark everything a person was told as read."""
    mark_read(user_id)


def mark_read(user_id: UUID, *which: object) -> None:
    """Mark notifications of a person as read; the bell of their open pages looks again."""
    unread = (Notification.user_id == user_id, Notification.read_at.is_(None), *which)
    read = update(Notification).where(*unread).values(read_at=now()).returning(Notification.id)  # type: ignore[arg-type]
    if db.session.scalars(read).all():
        hint("notification:new", user_topic(user_id), unread=unread_threads(user_id))


def unread_threads(user_id: UUID) -> int:
    """Count the threads in which there is something new for a person."""
    return count_threads(select(Notification).where(Notification.user_id == user_id), unread_alone=True)
