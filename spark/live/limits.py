"""How much one page, one person and one process may take: what goes beyond is refused, and nobody else notices."""

from __future__ import annotations

import resource
import time

from flask import Flask

MOST_TOPICS = 50  # questions one page listens to
MOST_OF_A_PERSON = 20  # sockets one person holds in one process
MOST_MISSED = 100  # hints told one by one after a reconnection; beyond, the page looks at everything again
MOST_PENDING = 64 * 1024  # bytes that wait for a page that does not read
MOST_IN_A_MESSAGE = 64 * 1024  # bytes
KERNEL_BUFFER = 16 * 1024  # bytes the system keeps of what we send: hints are small, and sockets are many
FRAMES_A_SECOND, FRAMES_AT_ONCE = 20, 60
BYTES_A_SECOND, BYTES_AT_ONCE = 4 * 1024, 128 * 1024
FILES_FOR_PAGES = 400  # file descriptors of a process that sockets may not take

# For simple-websocket. A whole TLS record (16 KB, RFC 8446) is read at once: what stayed inside the TLS object, no
# selector would tell of.
SOCKET_OPTIONS = {"ping_interval": 25, "max_message_size": MOST_IN_A_MESSAGE, "receive_bytes": 16 * 1024}


def most_sockets(app: Flask) -> int:
    """Return how many sockets this process may hold, so that pages still get an answer when there are more."""
    files, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted: int = app.config["LIVE_SOCKETS"]
    return wanted if files == resource.RLIM_INFINITY else min(wanted, files - FILES_FOR_PAGES)


class Allowance:
    """So much a second, and so much at once after a pause."""

    __slots__ = ("at", "at_once", "left", "per_second")

    def __init__(self, per_second: float, at_once: float) -> None:
        self.per_second, self.at_once = per_second, at_once
        self.left, self.at = at_once, time.monotonic()

    def spend(self, amount: float = 1) -> bool:
        """Take `amount`, or say that there is not so much."""
        moment = time.monotonic()
        self.left = min(self.at_once, self.left + (moment - self.at) * self.per_second)
        self.at = moment
        if amount > self.left:
            return False
        self.left -= amount
        return True
