"""What a page may say: listen to a question, listen no more, and whether somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from spark.domain.notices.hints import question_topic
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.live import presence
from spark.live.frames import ERROR, frame, read_frame
from spark.live.history import so_long_ago
from spark.live.hub import hub
from spark.live.limits import MOST_TOPICS
from spark.live.listener import POLICY, SIGNED_OUT, TRY_LATER, Listener
from spark.policy import may_listen
from spark.services.hints import NOTHING, Cursor, read_cursor
from spark.services.presence import STATUSES
from spark.signin import live_session

log = structlog.get_logger()

LONGEST_AGE = 30 * 24 * 3600 * 1000  # milliseconds


def take(listener: Listener, message: str | bytes) -> None:
    """Do what a page asked for, or tell it why not."""
    if not listener.frames.spend():
        listener.close(POLICY, "Too many frames.")
        return
    try:
        event, data = read_frame(message)
        if event not in EVENTS:
            raise Refused(_("There is no such event."), code="UNKNOWN_EVENT")
        EVENTS[event](listener, data)
    except Refused as refused:
        listener.send(frame(ERROR, code=refused.code, message=str(refused.sentence)))
    except (DBAPIError, PoolTimeout) as error:
        log.warning("live_waits", neighbour="database", error=str(error)[:300])
        listener.close(TRY_LATER)


def subscribe(listener: Listener, data: dict[str, Any]) -> None:
    """Listen to a question that the person may read, and hear what was missed of it."""
    topic = question_topic(question_in(data))
    if topic not in listener.topics and listener.question_count >= MOST_TOPICS:
        raise Refused(_("This page listens to too many questions."), code="TOO_MANY_TOPICS")
    if not hears(listener, topic):
        raise Refused(_("This question is not here."), code="NOT_FOUND")
    hub().subscribe(listener, topic)
    if after := cursor_in(data):
        hub().catch_up(listener, {topic}, after)


def unsubscribe(listener: Listener, data: dict[str, Any]) -> None:
    """Listen to a question no more."""
    topic = question_topic(question_in(data))
    if topic in listener.topics:
        hub().unsubscribe(listener, topic)


def update_presence(listener: Listener, data: dict[str, Any]) -> None:
    """Note whether somebody looks at the page."""
    if data.get("status") not in STATUSES:
        raise Refused(_("Presence is online or away."), code="BAD_FRAME")
    presence.change(hub(), listener, data["status"])


EVENTS: dict[str, Callable[[Listener, dict[str, Any]], None]] = {
    "question:subscribe": subscribe,
    "question:unsubscribe": unsubscribe,
    "presence:update": update_presence,
}


def hears(listener: Listener, topic: str) -> bool:
    """Ask the policy, with the person as they are now, and hold no connection afterwards."""
    with hub().turn:
        try:
            auth = live_session(listener.session_id)
            if auth is None:
                listener.close(SIGNED_OUT)
                return False
            return may_listen(auth.user, topic)
        finally:
            db.session.remove()


def question_in(data: dict[str, Any]) -> UUID:
    """Return the question a frame names. Raises Refused."""
    try:
        return UUID(data["questionId"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Refused(_("A questionId is missing."), code="BAD_FRAME") from error


def cursor_in(data: dict[str, Any]) -> Cursor | None:
    """Return from where on a page wants to hear: `after` a cursor, or since it was asked for, `age` milliseconds ago.

    What cannot be read is as far back as can be: the page will look at everything again.
    """
    after, age = data.get("after"), data.get("age")
    if after is not None:
        return (read_cursor(after) if isinstance(after, str) else None) or NOTHING
    if age is None:
        return None
    text = str(age)
    return so_long_ago(min(int(text), LONGEST_AGE)) if text.isascii() and text.isdigit() and len(text) < 16 else NOTHING
