"""The cross-site rule: an unsafe request that carries our cookie must come from our own pages.

Token-free, so that a page saved a month ago and a form queued offline still work. Browsers say where a request comes
from by Sec-Fetch-Site, older ones by Origin or Referer (OWASP, Cross-Site Request Forgery Prevention Cheat Sheet).
CORS is off; `CORS_ORIGINS` opens the API to listed origins for Bearer calls only.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask_babel import lazy_gettext as _

from spark.domain.refusal import Refused

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def init_app(app: Flask) -> None:
    """Check every request, and answer preflights of the origins on the list."""
    app.before_request(refuse_cross_site)
    if app.config["CORS_ORIGINS"]:
        app.after_request(allow_listed_origins)


def refuse_cross_site() -> None:
    """Refuse an unsafe request that says it is cross-site, or that carries our cookie and cannot show it is ours."""
    if request.method not in UNSAFE or is_bearer():
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        ours = site in ("same-origin", "none")
    elif source := request.headers.get("Origin") or request.headers.get("Referer"):
        ours = urlsplit(source).netloc == request.host
    else:
        ours = (
            not request.cookies
        )  # a caller that is no browser; any cookie may be the session's or the refresh token's
    if not ours:
        raise Refused(_("This request came from another site, so nothing was changed."), code="CROSS_SITE", status=403)


def is_bearer() -> bool:
    """A Bearer token is never sent by a foreign page on its own."""
    return request.headers.get("Authorization", "").startswith("Bearer ")


def allow_listed_origins(answer: Response) -> Response:
    """Let the listed origins read API answers; credentials stay off, so cookies never count."""
    origin = request.headers.get("Origin")
    if origin in current_app.config["CORS_ORIGINS"] and request.path.startswith("/api/"):
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Idempotency-Key"
        answer.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
        answer.vary.add("Origin")
    return answer
