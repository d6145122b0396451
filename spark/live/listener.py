"""A listener is one open page with its socket: whose it is, what it hears of, and what it may still send."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from simple_websocket import ConnectionClosed, Server

from spark.live.limits import FRAMES_A_SECOND, FRAMES_AT_ONCE, Allowance
from spark.live.outlet import HungUp, Outlet
from spark.services.presence import Status

SIGNED_OUT = 4001  # the page stays silent until it is loaded anew
COME_BACK = 1012  # "service restart" (RFC 6455, registry of close codes): connect again soon
TRY_LATER = 1013
POLICY = 1008


class Listener:
    """One page. `is_colleague` says that it hears of the desk and that its presence is shown there."""

    __slots__ = ("frames", "is_colleague", "outlet", "session_id", "status", "topics", "user_id", "ws")

    def __init__(self, ws: Server, user_id: UUID, session_id: UUID, *, is_colleague: bool) -> None:
        self.ws = ws
        ws.ws = ws.ws.connection  # the handshake is over, and what it needed may go
        self.outlet: Outlet = ws.sock
        self.outlet.wake = ws.event.set
        self.user_id, self.session_id = user_id, session_id
        self.is_colleague = is_colleague
        self.status: Status = "online"
        self.topics: set[str] = set()
        self.frames = Allowance(FRAMES_A_SECOND, FRAMES_AT_ONCE)

    @property
    def question_count(self) -> int:
        """How many questions the page listens to, besides its person and the desk."""
        return len(self.topics) - 1 - self.is_colleague

    def send(self, frame: bytes) -> None:
        """Send a frame without waiting; a page that is gone or does not read is none of the sender's business."""
        with suppress(HungUp):
            self.outlet.send(frame)

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye and let the page's own greenlet do the rest."""
        with suppress(ConnectionClosed, OSError):  # it may have been faster
            self.ws.close(code, reason)
        self.ws.event.set()

    def received(self) -> list[Any]:
        """Return the messages that wait."""
        waiting: list[Any] = self.ws.input_buffer
        taken = waiting[:]
        del waiting[: len(taken)]
        return taken

    def is_there(self) -> bool:
        """Whether anybody may still be at the other end."""
        return bool(self.ws.connected and not self.outlet.is_over and self.ws.thread.is_alive())
