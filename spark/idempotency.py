"""Idempotency-Key on every unsafe route: the same request sent twice happens once.

The key comes from the header, or from the form field `_ik` that the page minted. `claim` runs before the view in the
view's own transaction; `web.save` completes it. A commit in between without an outcome would let a repeated
request do half the work again, so `guard` refuses it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, cast

from flask import Flask, Response, current_app, g, jsonify, redirect, request
from flask_babel import lazy_gettext as _
from flask_login import current_user
from sqlalchemy import event
from werkzeug.exceptions import NotFound
from werkzeug.routing import MapAdapter

from spark.domain.refusal import Refused
from spark.domain.sync.idempotency import IdempotencyKey, claim_key
from spark.extensions import db

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
LONGEST_KEY = 200


def init_app(app: Flask) -> None:
    """Claim keys before views and guard their commits."""
    app.before_request(claim)
    app.after_request(acknowledge)
    event.listen(db.session, "before_commit", guard)


def exempt(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a route that is idempotent by itself (a part at an offset) or that runs before there is an account."""
    view.idempotent_by_itself = True  # type: ignore[attr-defined]
    return view


def claim() -> Response | None:
    """Take the request's key, or answer what its first use came to."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method not in UNSAFE or view is None or not current_user.is_authenticated:
        return None
    if getattr(view, "idempotent_by_itself", False) or request.path.startswith("/api/auth/"):
        return None
    key = request.headers.get("Idempotency-Key") or request.form.get("_ik", "")
    if not key:
        return None
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Refused(
            _("An Idempotency-Key has at most 200 printable characters."), code="VALIDATION_ERROR", status=400
        )
    first = claim_key(current_user.id, key, f"{request.method} {request.path}", digest_of_request())
    if first is None:
        g.idempotency_key = key
        return None
    return replay(first)


def replay(first: IdempotencyKey) -> Response:
    """Answer a repeated request like its first one, rebuilt from what the rows say now."""
    location, status = first.location or "/", first.status or 303
    db.session.rollback()
    if request.path.startswith("/api/"):
        answer = current_app.make_response(body_at(location))
        answer.status_code = status
    else:
        answer = redirect(location, 303)  # type: ignore[assignment]
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def body_at(location: str) -> Any:
    """Return what GET of `location` would answer; an empty body when the row is gone since."""
    adapter: MapAdapter = current_app.url_map.bind(request.host)
    endpoint, arguments = adapter.match(location, method="GET")
    try:
        return current_app.ensure_sync(current_app.view_functions[endpoint])(**arguments)
    except NotFound:
        return jsonify(success=True, data=None)


def acknowledge(answer: Response) -> Response:
    """Tell the sender that its change is safe: only this header lets a phone delete what it queued."""
    key = g.get("idempotency_key") or (
        answer.headers.get("Idempotency-Replayed") and request.headers.get("Idempotency-Key")
    )
    if key and answer.status_code < 400:
        answer.headers["Spark-Ack"] = key
    return answer


def guard(session: Any) -> None:
    """Refuse a commit that would leave a claimed key without its outcome."""
    key = g.get("idempotency_key") if g else None
    if key and not g.get("idempotency_settled"):
        row = session.get(IdempotencyKey, (current_user.id, key))
        if row is not None and row.status is None:
            raise RuntimeError(f"{request.endpoint} committed without web.save: its Idempotency-Key has no outcome.")
        g.idempotency_settled = True


def digest_of_request() -> str:
    """Digest the canonical content: sorted fields, values and file digests, so that a new boundary changes nothing."""
    content: Any
    if request.is_json:
        content = request.get_json()
    elif request.form or request.files:
        content = sorted(fields_and_files())
    else:
        content = hashlib.sha256(request.get_data()).hexdigest()
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def fields_and_files() -> Iterator[tuple[str, str]]:
    """Yield every form field but the key, and the digest of every file."""
    for name, value in request.form.items(multi=True):
        if name != "_ik":
            yield name, value
    for name, file in request.files.items(multi=True):
        content = hashlib.file_digest(cast(BytesIO, file.stream), "sha256").hexdigest()
        yield name, f"{file.filename}:{content}"
        file.stream.seek(0)
