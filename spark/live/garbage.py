"""Garbage: Python's collector halts the process while it looks at everything that lives, and sockets live for hours.

With 5,000 of them one look takes half a second, and by itself Python would look whenever a quarter has come anew.
Young objects it goes on to look at as ever; at all of them, only when sockets have left much behind.
"""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spark.live.hub import Hub

MUCH = 3000  # closed sockets, which leave some 20 kB each
RARELY = 300.0  # seconds; what requests leave behind adds up meanwhile
NEVER = 1_000_000  # rounds


class Collector:
    """Looks at everything when that pays."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.seen, self.at = hub.left, time.monotonic()
        young, middle, _old = gc.get_threshold()
        gc.set_threshold(young, middle, NEVER)
        gc.collect()
        gc.freeze()  # what the application consists of stays

    def collect_if_due(self) -> None:
        """Look now, if enough sockets or time have gone."""
        if self.hub.left - self.seen >= MUCH or time.monotonic() - self.at >= RARELY:
            gc.collect()
            self.seen, self.at = self.hub.left, time.monotonic()
