"""Frames: JSON, `{"event": ..., "data": {...}}`, written once however many pages they go to."""

from __future__ import annotations

import json
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _
from wsproto.frame_protocol import FrameProtocol

from spark.domain.refusal import Refused
from spark.services.hints import Cursor, Hint, written_cursor

HELLO, RESET, PAUSED, ERROR = "hello", "live:reset", "live:paused", "error"


def frame(event: str, **data: Any) -> bytes:
    """Return a frame as it goes over the wire (RFC 6455, section 5.2)."""
    return wire({"event": event, "data": data})


def hint_frame(cursor: Cursor, hint: Hint) -> bytes:
    """Return the frame of a hint: the page may ask from its cursor on when it was away."""
    return wire({"event": hint.event, "topic": hint.topic, "cursor": written_cursor(cursor), "data": hint.data})


def wire(message: dict[str, Any]) -> bytes:
    """Return one text message, not compressed, so that every page can be sent the same bytes."""
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    return bytes(FrameProtocol(client=False, extensions=[]).send_data(text, fin=True))


def read_frame(message: str | bytes) -> tuple[str, dict[str, Any]]:
    """Return what a page sent as event and data. Raises Refused."""
    if isinstance(message, bytes):
        raise Refused(_("A frame is text."), code="BAD_FRAME")
    content = current_app.json.loads(message)
    if isinstance(content, dict) and set(content) <= {"event", "data"}:
        event, data = content.get("event"), content.get("data", {})
        if isinstance(event, str) and isinstance(data, dict):
            return event, data
    raise Refused(_("A frame has an event, which is a name, and data, which is an object."), code="BAD_FRAME")
