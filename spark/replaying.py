"""Replays: changes that a phone kept while it had no line, sent by its service worker when there is one again.

They are the very requests that the page's forms send, with `Spark-Sync: 1`, the key that the page minted and
`Spark-User`, the person they belong to; there is no second way in. Only the answer differs, because nobody looks at a
page: never a redirect and never a sign-in form, but a status that says what to do with what was kept, the place of
what came of it in `Spark-Location`, and for a refusal its code in `Spark-Error` and its sentence as plain text.

`Spark-Sync: page` says that the page still waits: the worker sends what it has just kept. All is answered as above, but
a refusal comes as the page or the part that the form shows.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import lazy_gettext as _
from flask_login import current_user

from spark.headers import opaque_id
from spark.idempotency import UNSAFE

MARK = "Spark-Sync"
FROM_PAGE = "page"


def init_app(app: Flask) -> None:
    """Look at replays before the gate does, and put their answers into words for a machine."""
    app.before_request(check)
    app.after_request(told)


def is_replay() -> bool:
    """Whether a service worker sends this, with or without its page."""
    return MARK in request.headers and request.method in UNSAFE


def is_late() -> bool:
    """Whether no page waits for what a service worker sends: open pages hear of it otherwise (`sync:status`)."""
    return is_replay() and request.headers[MARK] != FROM_PAGE


def age_of_replay() -> timedelta:
    """Return for how long the device kept what it sends, by its own clock (`Spark-Ago`, in seconds)."""
    said = request.headers.get("Spark-Ago", "")
    return timedelta(seconds=int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0)


def check() -> Response | None:
    """Refuse what is not this person's to send, before anything is looked up or stored."""
    if not is_replay():
        return None
    if not current_user.is_authenticated:
        return said(401, "UNAUTHENTICATED", _("Sign in first."))
    owner = request.headers.get("Spark-User")
    if owner and owner != opaque_id():
        return said(409, "USER_MISMATCH", _("This belongs to somebody else who uses this phone."))
    if not request.headers.get("Idempotency-Key"):
        return said(400, "KEY_MISSING", _("What a phone sends again needs its Idempotency-Key."))
    return None


def said(status: int, code: str, sentence: Any) -> Response:
    """Answer a sentence."""
    answer = Response(str(sentence), status, mimetype="text/plain")
    answer.headers["Spark-Error"] = code
    answer.headers["Cache-Control"] = "no-store"
    return answer


def told(answer: Response) -> Response:
    """Turn a redirect into the place it leads to, and a page with a refusal into its sentence."""
    if not is_replay():
        return answer
    if 300 <= answer.status_code < 400:
        answer.headers["Spark-Location"] = answer.headers.pop("Location", request.path)
        answer.status_code = 200
        answer.set_data(b"")
        answer.mimetype = "text/plain"
    elif answer.status_code >= 400 and answer.mimetype == "text/html":
        code = g.get("refusal_code") or answer.headers.get("Spark-Error") or "VALIDATION_ERROR"
        if request.headers[MARK] == FROM_PAGE:
            answer.headers["Spark-Error"] = code  # no other machine on the way says this
            return answer
        status = g.get("refusal_status", answer.status_code)  # a form comes back with 422, whatever the rule says
        short = said(status, code, " ".join(g.get("refusal_sentences", [])))
        if "Retry-After" in answer.headers:
            short.headers["Retry-After"] = answer.headers["Retry-After"]
        return short
    return answer
