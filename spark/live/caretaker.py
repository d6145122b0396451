"""The caretaker: renews who is there, and calls the roll, so that nobody listens longer than they may.

A sign-out closes its sockets by a hint within a second. The roll finds what no hint told: a session that lapsed, a
hint that was lost, a question that was taken out of sight.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from spark.extensions import db
from spark.live.presence import renew, tell_who_left
from spark.live.roll import call_the_roll

if TYPE_CHECKING:
    from spark.live.hub import Hub

log = structlog.get_logger()

ROUND = 25.0  # seconds
ROLL_EVERY = 3  # rounds


class Caretaker:
    """Makes its rounds for ever."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    def run(self) -> None:
        """Make a round now and then; a neighbour that is away is met in the next."""
        number = 0
        while True:
            time.sleep(ROUND * random.uniform(0.9, 1.1))  # noqa: S311  no secret
            number += 1
            with self.hub.app.app_context():
                try:
                    renew(self.hub)
                    tell_who_left()
                    if number % ROLL_EVERY == 0:
                        call_the_roll(self.hub)
                except (RedisError, DBAPIError, PoolTimeout) as error:
                    log.warning("live_round_waits", error=str(error)[:300])
                finally:
                    db.session.remove()
