"""The queue in Redis: what the relay fills and the workers empty. It may be lost at any time."""

from __future__ import annotations

from flask import Flask
from redis import Redis
from rq import Queue

SERIALIZER = "json"


def queue_of(app: Flask) -> Queue:
    """Return the queue of this installation; RQ_PREFIX keeps two that share one Redis apart."""
    connection = Redis.from_url(app.config["REDIS_URL"], socket_connect_timeout=2, socket_timeout=5)
    return Queue(app.config["RQ_PREFIX"], connection=connection, serializer=SERIALIZER)
