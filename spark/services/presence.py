"""Presence: who has Spark open now. Redis alone knows it, for 70 seconds at a time, and forgetting it harms nobody.

Only of those who may answer is anything kept: nobody is shown when a student is there. Each web process speaks for
the pages it holds open (`place`), so that closing one page does not end what another says.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

import structlog
from flask import current_app
from redis.exceptions import RedisError

from spark.services.cache import redis

log = structlog.get_logger()

Status = Literal["online", "away"]
STATUSES: tuple[Status, ...] = ("online", "away")
KEPT = 70  # seconds; the processes renew it every 25


def who_is_online() -> set[str]:
    """Return the ids of the mentors and admins who look at a page now; nobody while Redis is away."""
    try:
        return {user for user, status in kept_now() if status == "online"}
    except RedisError as error:
        log.warning("presence_waits", neighbour="redis", error=str(error)[:300])
        return set()


def set_presence(user_id: str | UUID, status: Status, place: str = "") -> None:
    """Keep what a person's page says, until it is renewed or lapses."""
    renew_presence({str(user_id): status}, place)


def renew_presence(statuses: Mapping[str, Status], place: str = "") -> None:
    """Keep what the pages of one place say of several people."""
    if not statuses:
        return
    until = time.time() + KEPT
    others = [member(user, other, place) for user, status in statuses.items() for other in STATUSES if other != status]
    try:
        with redis().pipeline(transaction=False) as pipeline:
            pipeline.zrem(key(), *others)
            pipeline.zadd(key(), {member(user, status, place): until for user, status in statuses.items()})
            pipeline.execute()
    except RedisError as error:
        log.warning("presence_waits", neighbour="redis", error=str(error)[:300])


def take_lapsed() -> set[str]:
    """Forget what has lapsed and return who is gone; of several processes that ask, one gets each."""
    try:
        found: Any = redis().zrangebyscore(key(), "-inf", time.time())
        ours = {raw.decode().split()[0] for raw in found if redis().zrem(key(), raw)}
        return ours - {user for user, _status in kept_now()} if ours else ours
    except RedisError as error:
        log.warning("presence_waits", neighbour="redis", error=str(error)[:300])
        return set()


def kept_now() -> list[tuple[str, str]]:
    """Return people and what is kept of them. Raises RedisError."""
    found: Any = redis().zrangebyscore(key(), time.time(), "+inf")
    return [(name[0], name[1]) for name in (raw.decode().split() for raw in found)]


def member(user_id: str, status: str, place: str) -> str:
    """Name one place's word on a person."""
    return f"{user_id} {status} {place}"


def key() -> str:
    """Name the set of this installation."""
    return f"{current_app.config['RQ_PREFIX']}:presence"
