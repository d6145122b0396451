"""Redis, shared by the process; nothing waits longer than 250 ms for it."""

from __future__ import annotations

from flask import current_app
from redis import Redis

LONGEST_WAIT = 0.25  # seconds


def redis() -> Redis:
    """Return the process's Redis client. Its calls raise redis.exceptions.RedisError when Redis is away."""
    if "redis" not in current_app.extensions:
        current_app.extensions["redis"] = Redis.from_url(
            current_app.config["REDIS_URL"], socket_timeout=LONGEST_WAIT, socket_connect_timeout=LONGEST_WAIT
        )
    client: Redis = current_app.extensions["redis"]
    return client
