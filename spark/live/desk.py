"""Telling the desks: what comes together is told together, and not to all of them in the same instant.

Each desk that hears a hint fetches a part of its page. Told at once, a hundred desks would all ask at once.
"""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

from spark.domain.notices.hints import DESK
from spark.services.hints import Hint

if TYPE_CHECKING:
    from spark.live.hub import Hub

# Together at most half a second
GATHERED = (0.05, 0.15)  # seconds, by lot, so that processes differ
SPREAD = 0.3  # seconds
STEPS = 10


class Desk:
    """The hints that wait for the desks."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.waiting: dict[str, bytes] = {}
        self.lock = threading.Lock()
        self.something = threading.Event()

    def add(self, hint: Hint, frame: bytes) -> None:
        """Keep a hint for the next round; the same hint twice is told once, with its later cursor."""
        with self.lock:
            self.waiting.pop(hint.written(), None)
            self.waiting[hint.written()] = frame
        self.something.set()

    def run(self) -> None:
        """Tell in rounds, for ever."""
        while True:
            self.something.wait()
            time.sleep(random.uniform(*GATHERED))  # noqa: S311  no secret
            self.tell()

    def tell(self) -> None:
        """Tell every desk what waits, in steps and in an order drawn by lot."""
        with self.lock:
            frames = b"".join(self.waiting.values())
            self.waiting.clear()
            self.something.clear()
        desks = self.hub.on(DESK)
        random.shuffle(desks)
        steps = max(1, min(STEPS, len(desks) // 10))
        for step in range(steps):
            self.hub.tell(desks[step::steps], frames)
            if step < steps - 1:
                time.sleep(SPREAD / STEPS)
