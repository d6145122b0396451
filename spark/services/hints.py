"""The hints' way from the relay to every web process: a Redis stream, which is publish and subscribe with a memory.

Every process reads the same stream with XREAD on a connection of its own, so that an entry reaches all of them, and
the entry's id is the cursor with which a page asks later for what it missed. The stream keeps about LENGTH entries; it
may be lost at any time, and whoever notices looks again at everything it shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

LENGTH = 2000  # entries, about
BLOCK = 5.0  # seconds one reading waits for something to read
CONNECT = 1.0  # seconds
NOTHING = (0, 0)

Cursor = tuple[int, int]  # a stream's id: milliseconds since 1970 by Redis's clock, and a number


@dataclass(frozen=True)
class Hint:
    """What has happened, who may want to know, and the ids that it is about."""

    event: str
    topic: str
    data: Mapping[str, Any]

    def written(self) -> str:
        """Return the hint as the stream keeps it; the same hint is written the same."""
        return json.dumps([self.event, self.topic, self.data], sort_keys=True, separators=(",", ":"))

    @classmethod
    def read(cls, text: bytes) -> Hint:
        """Return what was written."""
        return cls(*json.loads(text))


def stream_of(app: Flask) -> str:
    """Name the stream of this installation; RQ_PREFIX keeps two that share one Redis apart."""
    return f"{app.config['RQ_PREFIX']}:hints"


def publish(redis: Redis, stream: str, hints: Iterable[Hint]) -> None:
    """Put hints at the end of the stream in one round trip, each once. Raises RedisError."""
    written = dict.fromkeys(hint.written() for hint in hints)
    if not written:
        return
    with redis.pipeline(transaction=False) as pipeline:
        for text in written:
            pipeline.xadd(stream, {"hint": text}, maxlen=LENGTH, approximate=True)
        pipeline.execute()


def reading_line(app: Flask) -> Redis:
    """Return a client of one's own that may wait for entries; it does not try again by itself."""
    patience = {"socket_connect_timeout": CONNECT, "socket_timeout": BLOCK + 2}
    return Redis.from_url(app.config["REDIS_URL"], retry=Retry(NoBackoff(), 0), **patience)


def read_after(redis: Redis, stream: str, cursor: Cursor) -> list[tuple[Cursor, Hint]]:
    """Return the entries after `cursor`; wait up to BLOCK seconds for the first. Raises RedisError."""
    found: Any = redis.xread({stream: written_cursor(cursor)}, count=500, block=int(BLOCK * 1000))
    return [entry(*raw) for _stream, raws in found for raw in raws]


def remembered(redis: Redis, stream: str) -> list[tuple[Cursor, Hint]]:
    """Return what the stream still has, the oldest first. Raises RedisError."""
    raws: Any = redis.xrevrange(stream, count=LENGTH)
    return [entry(*raw) for raw in reversed(raws)]


def still_has(redis: Redis, stream: str, cursor: Cursor) -> bool:
    """Say whether the entry at `cursor` is there, so that nothing after it can be missing. Raises RedisError."""
    at = written_cursor(cursor)
    return bool(redis.xrange(stream, at, at))


def end_of(redis: Redis) -> Cursor:
    """Return a cursor before everything that will come: what Redis's clock says. Raises RedisError."""
    seconds, microseconds = redis.time()  # type: ignore[misc]
    return seconds * 1000 + microseconds // 1000, 0


def entry(raw_id: bytes, fields: dict[bytes, bytes]) -> tuple[Cursor, Hint]:
    """Return one entry of the stream."""
    return read_cursor(raw_id.decode()) or NOTHING, Hint.read(fields[b"hint"])


def written_cursor(cursor: Cursor) -> str:
    """Return a cursor as Redis and the pages write it."""
    return f"{cursor[0]}-{cursor[1]}"


def read_cursor(text: str) -> Cursor | None:
    """Return a cursor that somebody wrote, None for anything else."""
    milliseconds, dash, number = text.partition("-")
    is_one = dash and len(text) <= 40 and all(part.isascii() and part.isdigit() for part in (milliseconds, number))
    return (int(milliseconds), int(number)) if is_one else None
