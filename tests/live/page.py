"""An open page as the server sees it: a WebSocket client that keeps what it hears."""

from __future__ import annotations

import json
import time
from typing import Any

from simple_websocket import Client, ConnectionClosed

from tests.cast import Person

PATIENCE = 10.0  # seconds


class Line(Client):
    """A client that also takes what came in one packet with the handshake."""

    def handshake(self) -> None:
        super().handshake()
        self.connected = self._handle_events()


class Page:
    """One socket of one person."""

    def __init__(self, address: str, headers: dict[str, str], query: str = "", **options: Any) -> None:
        self.line = Line(f"{address.replace('http', 'ws', 1)}/ws{query}", headers=headers, **options)
        self.closed_with: int | None = None
        self.hello = self.hear("hello")

    def say(self, event: str, **data: Any) -> None:
        """Send a frame, if there still is somebody to hear it."""
        try:
            self.line.send(json.dumps({"event": event, "data": data}))
        except ConnectionClosed as closed:
            self.closed_with = int(closed.reason)

    def subscribe(self, question_id: object, **since: Any) -> None:
        """Listen to a question and wait until that is so: frames are answered in order."""
        self.say("question:subscribe", questionId=str(question_id), **since)
        self.say("settled?")
        told = self.hear("error")
        assert told["data"]["code"] == "UNKNOWN_EVENT", told

    def next(self, seconds: float = PATIENCE) -> dict[str, Any] | None:
        """Return the next frame, None when there is none in time or the line is over."""
        try:
            text = self.line.receive(timeout=seconds)
        except ConnectionClosed as closed:
            self.closed_with = int(closed.reason)
            return None
        return json.loads(text) if text else None

    def hear(self, event: str, seconds: float = PATIENCE) -> dict[str, Any]:
        """Return the next frame with this event; presence of the desk's people comes at any time and is passed over."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            told = self.next(left)
            if told is None:
                break
            if told["event"] == event:
                return told
            assert told["event"] == "presence:changed", (event, told)
        raise AssertionError(f"never heard {event}; closed with {self.closed_with}")

    def hears_nothing(self, seconds: float = 1.0) -> bool:
        """Whether nothing comes but presence."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            told = self.next(left)
            if told and told["event"] != "presence:changed":
                raise AssertionError(told)
        return self.closed_with is None

    def is_closed(self, seconds: float = PATIENCE) -> int | None:
        """Wait for the end and return its code."""
        until = time.monotonic() + seconds
        while self.closed_with is None and (left := until - time.monotonic()) > 0:
            self.next(left)
        return self.closed_with

    def still_answers(self) -> bool:
        """Whether the server still takes what this page says."""
        self.say("anybody there?")
        return bool(self.hear("error")["data"]["code"] == "UNKNOWN_EVENT")

    def close(self) -> None:
        """Leave."""
        try:
            self.line.close()
        except (ConnectionClosed, OSError):
            pass


def cookie_of(person: Person) -> str:
    """Sign in and return the session cookie."""
    cookie = person.browser.get_cookie("session", domain="spark.test")
    assert cookie
    return f"session={cookie.value}"
