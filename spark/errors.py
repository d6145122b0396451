"""Every refusal and failure as a page, a part or the API's envelope: one place, one look."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import structlog
from flask import Flask, Response, g, jsonify, redirect, request
from flask_babel import lazy_gettext as _
from flask_limiter.errors import RateLimitExceeded
from pydantic.alias_generators import to_camel
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from spark.domain.refusal import Refused
from spark.extensions import db, login
from spark.replaying import is_late
from spark.services.storage import StorageUnavailable
from spark.web import show

log = structlog.get_logger()

SENTENCES = {
    400: (_("That request was not understood"), _("Go back and try once more.")),
    403: (
        _("This is not yours to do"),
        _("Your account does not have this right. Ask an admin if it should."),
    ),
    404: (_("This page is not here"), _("It may have been withdrawn, or the address may be mistyped.")),
    405: (_("This address cannot do that"), _("Go back and try once more.")),
    413: (_("That is too large"), _("Choose a smaller file, or shorten the text.")),
    429: (_("Too many tries"), _("Wait a little, then try again. Nothing you wrote is lost.")),
    500: (
        _("Something broke on our side"),
        _("It has been noted. Nothing was changed; try again in a moment."),
    ),
    503: (_("Spark is resting for a moment"), _("Nothing was changed. Try again in a minute.")),
}
BELONGS_NOWHERE = _("What this belongs to is not there any more. Copy your words before you delete it.")
CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHENTICATED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "RATE_LIMITED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


def init_app(app: Flask) -> None:
    """Register one handler per family of failure."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(RateLimitExceeded, too_many)
    app.register_error_handler(HTTPException, http_error)
    for family in (OperationalError, PoolTimeout, StorageUnavailable):
        app.register_error_handler(family, unavailable)
    app.register_error_handler(DBAPIError, database_error)
    app.register_error_handler(Exception, broken)
    login.unauthorized_handler(sign_in_first)


def speaks_json() -> bool:
    """The API and the upload protocol answer in JSON, everything else in pages."""
    return request.path.startswith(("/api/", "/uploads"))


def failure(
    status: int, title: Any, sentence: Any, code: str = "", details: list[dict[str, Any]] | None = None
) -> Response:
    """Answer a failure in the caller's form: `title` heads the page, `sentence` says what to do."""
    code = code or CODES.get(status, "ERROR")
    g.refusal_sentences, g.refusal_code, g.refusal_status = [str(sentence)], code, status
    if speaks_json():
        answer = jsonify(success=False, error={"code": code, "message": str(sentence), "details": details or []})
        answer.status_code = status
    else:
        if status >= 500:
            g.unread = 0  # the bell asks nothing of a database that may be away
        answer = show("errors/page.html", status, error_title=title, error_sentence=sentence)
    answer.headers["Spark-Error"] = code
    answer.headers["Cache-Control"] = "no-store"
    return answer


def refused(refusal: Refused) -> Response:
    """A rule said no: its sentence, and where it belongs."""
    db.session.rollback()
    named = [{"field": to_camel(refusal.field), "message": str(refusal.sentence)}] if refusal.field else []
    details = getattr(refusal, "details", named)  # a schema names every field at once
    return failure(refusal.status, _("That did not work"), refusal.sentence, refusal.code, details)


def http_error(error: HTTPException) -> Response:
    """Werkzeug's own errors, in our words; redirects pass."""
    status = error.code or 500
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    title, sentence = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    if status == 404 and is_late():
        sentence = BELONGS_NOWHERE
    answer = failure(status, title, sentence)
    if status == 405 and getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return answer


def too_many(error: RateLimitExceeded) -> Response:
    """A limit was reached; say when to come back."""
    answer = failure(429, *SENTENCES[429])
    answer.headers["Retry-After"] = str(error.limit.limit.get_expiry() if error.limit else 60)
    return answer


def unavailable(error: Exception) -> Response:
    """A neighbour does not answer: nothing was changed, come back soon."""
    log.error("unavailable", kind=type(error).__name__, error=str(error)[:300])
    roll_back_if_possible()
    answer = failure(503, *SENTENCES[503])
    answer.headers["Retry-After"] = "30"
    return answer


def database_error(error: DBAPIError) -> Response:
    """PostgreSQL refused a value (NUL bytes, out of range) or lost its connection."""
    if error.connection_invalidated or type(error.orig).__name__ in ("AdminShutdown", "CannotConnectNow"):
        return unavailable(error)
    if isinstance(error, DataError):
        roll_back_if_possible()
        return failure(400, *SENTENCES[400])
    return broken(error)


def broken(error: Exception) -> Response:
    """A defect of ours: logged with its trace, told without it."""
    log.exception("broken", request_id=g.get("request_id"), exc_info=error)
    roll_back_if_possible()
    return failure(500, *SENTENCES[500])


def roll_back_if_possible() -> None:
    """Leave no half transaction; a connection that is gone has nothing to roll back."""
    try:
        db.session.rollback()
    except (DBAPIError, PoolTimeout) as error:
        log.warning("rollback_failed", error=str(error)[:200])


def sign_in_first() -> Response:
    """Send a visitor to the sign-in page and back; the API says 401."""
    if speaks_json():
        return failure(401, "", _("Sign in first."), "UNAUTHENTICATED")
    here = request.full_path.rstrip("?") if request.method == "GET" else request.referrer or "/"
    return redirect("/login?" + urlencode({"next": here}), 303)  # type: ignore[return-value]
