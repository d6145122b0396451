"""Before a socket opens: whose page asks, whether there is room, and the socket made ready. Refusals are plain HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, current_app, g, request
from flask_babel import lazy_gettext as _
from flask_login import current_user

from spark.crosssite import is_bearer
from spark.domain.refusal import Refused
from spark.errors import SENTENCES, failure
from spark.live.hub import hub
from spark.live.limits import MOST_OF_A_PERSON
from spark.live.outlet import Outlet
from spark.signin import login_for_this_request

PATIENCE = 20.0  # seconds until one's turn
SOCKETS = ("gunicorn.socket", "werkzeug.socket")  # where a web server leaves the connection


def take_turn(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Wait in line before anything asks the database, so that a thousand pages coming back leave room for others."""
    if not hub().turn.acquire(timeout=PATIENCE):
        login_for_this_request(None)  # so that not even the log asks whose page it is
        abort(Response(status=503, headers={"Retry-After": "30"}))
    g.has_turn = True


def give_turn(_error: BaseException | None = None) -> None:
    """Let the next one come, once: as soon as the socket is open, or else when the request is over."""
    if g.pop("has_turn", False):
        hub().turn.release()


def prepare() -> None:
    """Refuse who may not come in, and put our outlet in the socket's place. Raises Refused."""
    refuse_foreign_pages()
    refuse_when_full()
    # Compressing would cost 40 kB a socket and make every page's bytes its own.
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    for name in SOCKETS:
        if name in request.environ:
            request.environ[name] = Outlet(request.environ[name])


def refuse_foreign_pages() -> None:
    """Browsers let any page open a socket and send our cookie along; only Origin tells (RFC 6455, section 10.2)."""
    origin = request.headers.get("Origin")
    ours = origin is not None and urlsplit(origin).netloc == request.host
    if ours or (is_bearer() and (origin is None or origin in current_app.config["CORS_ORIGINS"])):
        return
    raise Refused(_("This request came from another site, so nothing was changed."), code="CROSS_SITE", status=403)


def refuse_when_full() -> None:
    """Keep room for pages, and for other people."""
    if len(hub().listeners) >= hub().most:
        raise Refused(_("Spark is busy. This page looks for news by itself."), code="UNAVAILABLE", status=503)
    if hub().of_person[str(current_user.id)] >= MOST_OF_A_PERSON:
        raise Refused(_("Too many pages are open. Close some of them."), code="TOO_MANY_SOCKETS", status=429)


def malformed(_error: Exception) -> Response:
    """Answer a handshake that is none."""
    return failure(400, *SENTENCES[400])
