"""The life of one socket: it joins the hub, is told what it missed, says what it wants to hear, and leaves."""

from __future__ import annotations

from flask import g, request
from flask_babel import get_locale
from flask_login import current_user
from flask_sock import Sock
from simple_websocket import Server

from spark.extensions import db
from spark.live import live, presence
from spark.live.events import cursor_in, take
from spark.live.frames import HELLO, PAUSED, frame
from spark.live.handshake import SOCKETS, give_turn
from spark.live.hub import hub
from spark.live.listener import Listener
from spark.policy import ANSWER_QUESTION, SIGNED_IN, may, permit
from spark.services.hints import written_cursor
from spark.signin import login_for_this_request

sock = Sock()

GOODBYE = 2.0  # seconds that simple-websocket's reader may take to notice


@sock.route("/ws", bp=live)
@permit(SIGNED_IN)
def listen(ws: Server) -> None:
    """Hold a page's socket until either side ends it."""
    listener = Listener(ws, current_user.id, g.auth_session.id, is_colleague=may(current_user, ANSWER_QUESTION))
    let_go_of_the_database()
    hub().start()
    hub().join(listener)
    try:
        welcome(listener)
        converse(listener)
    finally:
        hub().leave(listener)
        say_goodbye(listener)


def let_go_of_the_database() -> None:
    """Keep neither connection nor rows for the hours that a socket lives."""
    get_locale()  # remembered for this request, so that nobody asks whose language it is
    g.auth_session = None
    login_for_this_request(None)
    db.session.remove()
    give_turn()


def welcome(listener: Listener) -> None:
    """Say where the stream is, and what the page missed."""
    listener.send(frame(HELLO, cursor=written_cursor(hub().history.cursor)))
    if hub().is_paused:
        listener.send(frame(PAUSED))
    elif after := cursor_in(request.args):
        hub().catch_up(listener, set(listener.topics), after)
    presence.came(hub(), listener)


def converse(listener: Listener) -> None:
    """Take what comes and flush what waits. Woken by simple-websocket at a message, by the outlet when it is full."""
    while listener.is_there():
        listener.ws.event.wait(listener.outlet.flush())
        listener.ws.event.clear()
        for message in listener.received():
            if listener.ws.connected:
                take(listener, message)


def say_goodbye(listener: Listener) -> None:
    """Let the last frame arrive, and wait for simple-websocket's reader: the descriptor is closed after us."""
    if listener.ws.connected:
        listener.close(1000)
    listener.outlet.see_off()
    listener.ws.thread.join(GOODBYE)
    for name in SOCKETS:
        if name in request.environ:
            request.environ[name] = listener.outlet.raw
