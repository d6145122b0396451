"""The line to Redis: one per process, reading the stream and bringing the hub what comes."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import structlog
from redis import Redis
from redis.exceptions import RedisError

from spark.services.hints import end_of, read_after, reading_line, remembered, still_has, stream_of

if TYPE_CHECKING:
    from spark.live.hub import Hub

log = structlog.get_logger()

PAUSE = 1.0  # seconds until the next try when Redis is away, more or less


class Line:
    """Reads for ever; Redis may go and come back."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.stream = stream_of(hub.app)

    def run(self) -> None:
        """Read, and begin again when Redis went away."""
        is_away = False
        while True:
            try:
                with reading_line(self.hub.app) as redis:
                    self.find_the_place(redis, was_away=is_away)
                    is_away = False
                    self.read(redis)
            except RedisError as error:
                if not is_away:
                    log.warning("live_waits", neighbour="redis", error=str(error)[:300])
                    self.hub.pause()
                is_away = True
                time.sleep(PAUSE * random.uniform(0.5, 1.5))  # noqa: S311  no secret

    def find_the_place(self, redis: Redis, *, was_away: bool) -> None:
        """Go on where we were if the stream still reaches there, else begin with what it remembers."""
        history = self.hub.history
        if not (history.entries and still_has(redis, self.stream, history.cursor)):
            end = end_of(redis)
            history.begin(remembered(redis, self.stream), end)
        self.hub.has_begun.set()
        if was_away:  # the relay drops what it could not tell within a minute
            self.hub.resume()

    def read(self, redis: Redis) -> None:
        """Bring what comes. Raises RedisError."""
        while True:
            for cursor, hint in read_after(redis, self.stream, self.hub.history.cursor):
                self.hub.hear(cursor, hint)
