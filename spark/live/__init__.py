"""The live face: one WebSocket a page at `/ws`, over which it hears that something it shows has changed.

A change writes a hint in its own transaction (`spark/domain/notices/hints.py`); the relay puts it into a Redis stream,
which is publish and subscribe with a memory; each web process reads the stream on one connection (`line.py`), and its
hub (`hub.py`) tells the pages that listen. A hint carries ids; the page fetches the part it shows and meets the policy
there. The ids of the stream's entries are the cursors by which a page that was away asks for what it missed.

Frames are JSON, `{"event": ..., "data": {...}}`; hints also carry `topic` and `cursor`. Nothing is ever written over
the socket: pages post forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Blueprint
from wsproto.utilities import ProtocolError

if TYPE_CHECKING:
    from flask import Flask
    from flask.sansio.blueprints import BlueprintSetupState

live = Blueprint("live", __name__)

from spark.live import socket  # noqa: E402  the route
from spark.live.handshake import give_turn, malformed, prepare, take_turn  # noqa: E402
from spark.live.hub import make_hub  # noqa: E402
from spark.live.limits import SOCKET_OPTIONS  # noqa: E402

live.url_value_preprocessor(take_turn)
live.before_request(prepare)
live.teardown_request(give_turn)
live.register_error_handler(ProtocolError, malformed)


@live.record_once
def make_ready(state: BlueprintSetupState) -> None:
    """Give the application its hub, and simple-websocket its limits."""
    make_hub(cast("Flask", state.app))
    state.app.config.setdefault("SOCK_SERVER_OPTIONS", SOCKET_OPTIONS)


__all__ = ["live", "socket"]
