"""Presence as the desk hears of it: of mentors and admins alone, and only when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from flask import current_app
from redis.exceptions import RedisError

from spark.domain.notices.hints import DESK
from spark.live.listener import Listener
from spark.services.cache import redis
from spark.services.hints import Hint, publish, stream_of
from spark.services.presence import Status, renew_presence, set_presence, take_lapsed

if TYPE_CHECKING:
    from spark.live.hub import Hub

log = structlog.get_logger()


def came(hub: Hub, listener: Listener) -> None:
    """Note that a colleague opened a page."""
    if listener.is_colleague:
        note(hub, listener, "online")


def change(hub: Hub, listener: Listener, status: Status) -> None:
    """Note what a page says of its person; anybody may say it, of colleagues it is kept."""
    listener.status = status
    if listener.is_colleague:
        note(hub, listener, statuses(hub)[str(listener.user_id)])


def note(hub: Hub, listener: Listener, status: Status) -> None:
    """Keep and tell a colleague's status."""
    set_presence(listener.user_id, status, hub.place)
    tell(str(listener.user_id), status)


def renew(hub: Hub) -> None:
    """Say again who is here."""
    renew_presence(statuses(hub), hub.place)


def statuses(hub: Hub) -> dict[str, Status]:
    """Return each colleague's status here: online when one of their pages says so."""
    found: dict[str, Status] = {}
    for listener in hub.on(DESK):
        if found.get(str(listener.user_id)) != "online":
            found[str(listener.user_id)] = listener.status
    return found


def tell_who_left() -> None:
    """Tell the desks whose presence has lapsed."""
    for user_id in take_lapsed():
        tell(user_id, "offline")


def tell(user_id: str, status: str) -> None:
    """Tell every desk; while Redis is away, none."""
    try:
        hint = Hint("presence:changed", DESK, {"userId": user_id, "status": status})
        publish(redis(), stream_of(current_app), [hint])  # type: ignore[arg-type]
    except RedisError as error:
        log.warning("presence_waits", neighbour="redis", error=str(error)[:300])
