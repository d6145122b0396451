"""Notifying: one row per event and person, in the transaction of the event itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from spark.domain.ids import new_id
from spark.domain.notices.hints import hint, user_topic
from spark.domain.notices.kinds import KINDS
from spark.domain.notices.notification import Notification
from spark.domain.notices.outbox import put_in_outbox
from spark.extensions import db


def notify(people: Iterable[UUID], kind: str, *, event: str, thread: str, url: str, **facts: Any) -> None:
    """Tell each of `people` (user ids) of an event, once however often this is called.

    `event` names the event (`answer:<id>`), `thread` what it belongs to (`question:<id>`); `url` is where it is
    shown; `facts` are what its sentence says (`sentences.py` lists them). Delivery by mail, SMS and push is the job's
    business.
    """
    for user_id in sorted(set(people)):  # one order for everybody, so that two events never wait for each other
        row = {
            "id": new_id(),
            "user_id": user_id,
            "type": kind,
            "priority": KINDS[kind].priority,
            "event_key": event,
            "thread_key": thread,
            "url": url,
            "facts": facts,
        }
        once = insert(Notification).values(row).on_conflict_do_nothing().returning(Notification.id)
        if (notification_id := db.session.scalar(once)) is not None:
            hint("notification:new", user_topic(user_id), type=kind, notificationId=str(notification_id))
            put_in_outbox("notices.deliver", id=str(notification_id))
