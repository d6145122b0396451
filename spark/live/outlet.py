"""An outlet stands where simple-websocket expects the socket: it sends whole frames without ever waiting.

simple-websocket calls `send`, which may take a part of a message and lose the rest, and which under gevent would wait
for a page that does not read. What does not fit stays here, in order; the page's own greenlet tries again, and a page
that lets too much wait is hung up on. Nobody else waits for it.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from gevent import monkey

from spark.live.limits import BYTES_A_SECOND, BYTES_AT_ONCE, KERNEL_BUFFER, MOST_PENDING, Allowance

FULL = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
SOON, LATEST = 0.02, 1.0  # seconds until the next try
IDLE = 30.0
# Of the threads of a development server; greenlets never meet here, because nothing inside waits.
ONE_AT_A_TIME = threading.Lock()


class HungUp(OSError):
    """The line is over; simple-websocket takes an OSError as the other side's leaving."""


class Outlet:
    """The server's socket of one page."""

    __slots__ = ("give", "intake", "is_over", "pause", "pending", "raw", "wake")

    def __init__(self, raw: socket.socket) -> None:
        self.raw = raw
        self.give = without_waiting(raw)
        self.pending = bytearray()
        self.pause = SOON
        self.is_over = False
        self.intake = Allowance(BYTES_A_SECOND, BYTES_AT_ONCE)
        self.wake: Callable[[], object] = bool  # tells the page's greenlet that something waits here
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)

    def fileno(self) -> int:
        """Let a selector wait for what comes in."""
        return self.raw.fileno()

    def recv(self, size: int) -> bytes:
        """Read, up to what one page may send."""
        if self.is_over:
            raise HungUp
        data = self.raw.recv(size)
        if not self.intake.spend(len(data)):
            self.hang_up()
            raise HungUp
        return data

    def send(self, data: bytes) -> int:
        """Send a whole frame now or keep it; too much that waits ends the line."""
        with ONE_AT_A_TIME:
            if self.is_over:
                raise HungUp
            if not self.pending:
                sent = self.send_now(data)
                if sent == len(data):
                    return sent
                self.pause = SOON
                data = data[sent:]
            self.pending += data
            if len(self.pending) > MOST_PENDING:
                self.hang_up()
        self.wake()
        return len(data)

    def flush(self) -> float:
        """Try again with what waits; return the seconds until the next try."""
        with ONE_AT_A_TIME:
            if self.pending and not self.is_over:
                sent = self.send_now(bytes(self.pending))
                del self.pending[:sent]
                self.pause = SOON if sent else min(2 * self.pause, LATEST)
            return self.pause if self.pending else IDLE

    def send_now(self, data: bytes) -> int:
        """Give the system what it takes without waiting; return how many bytes that were."""
        try:
            return self.give(data)
        except FULL:
            return 0
        except OSError:
            self.hang_up()
            return 0

    def hang_up(self) -> None:
        """End the line both ways, also for whoever waits on it now; what the system has taken still leaves."""
        self.is_over = True
        self.pending.clear()
        self.shut(socket.SHUT_RDWR)
        self.wake()

    def close(self) -> None:
        """End the line; the descriptor is the web server's to close."""
        if not self.is_over:
            self.hang_up()

    def see_off(self, seconds: float = 1.0, most: int = 1024 * 1024) -> None:
        """End the line so that our last words arrive: the system throws them away when something is left unread."""
        self.flush()
        self.is_over = True
        self.shut(socket.SHUT_WR)
        until = time.monotonic() + seconds
        with suppress(OSError):  # it may be gone already
            while most > 0 and (left := until - time.monotonic()) > 0:
                self.raw.settimeout(left)
                data = self.raw.recv(16 * 1024)
                if not data:
                    break
                most -= len(data)
        self.raw.settimeout(None)
        self.shut(socket.SHUT_RDWR)  # wakes whoever still reads

    def shut(self, how: int) -> None:
        """Tell the system, below TLS, whose object others may be using."""
        with suppress(OSError):  # it may be gone already
            socket.socket.shutdown(self.raw, how)


def without_waiting(raw: socket.socket) -> Callable[[bytes], int]:
    """Return how to send on a socket so that it takes what it can at once; the rest raises or returns 0."""
    is_tls = isinstance(raw, ssl.SSLSocket)
    if not monkey.is_module_patched("socket"):
        return partial(send_with_flags, raw, 0 if is_tls else socket.MSG_DONTWAIT)
    return partial(send_tls_as_greenlet, raw) if is_tls else partial(raw.send, flags=0, timeout=0.0)  # type: ignore[call-arg]


def send_with_flags(raw: socket.socket, flags: int, data: bytes) -> int:
    """Send on a socket of the system."""
    return raw.send(data, flags)


def send_tls_as_greenlet(raw: socket.socket, data: bytes) -> int:
    """Send on gevent's TLS socket, which looks at its timeout to know whether it may wait."""
    raw.settimeout(0.0)
    try:
        return raw.send(data)
    finally:
        raw.settimeout(None)
