"""What every page shares: full page or fragment, loading or 404, saving, and answers that have not changed."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

from flask import Response, abort, current_app, g, make_response, redirect, render_template, request, session
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy import Select

from spark.bell import unread_here
from spark.domain.notices.hints import hint, user_topic
from spark.domain.sync.idempotency import record_outcome
from spark.extensions import db
from spark.replaying import is_late

Row = TypeVar("Row")

VARY = "HX-Request, HX-History-Restore-Request"


def wants_fragment() -> bool:
    """HTMX asked for the inside of the page; when it restores history it needs the whole one."""
    return bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]


def show(template: str, status: int = 200, *, etag: Any = None, **context: Any) -> Response:
    """Answer a page, or its inside when HTMX asked.

    `etag` is any printable key of all that the page shows; when the browser still has that page it gets 304 and
    nothing is rendered.
    """
    layout = "fragment.html" if wants_fragment() else "layout.html"
    answer = rendered(template, status, etag, {"layout": layout, **context})
    answer.headers["Vary"] = VARY
    return answer


def show_part(template: str, status: int = 200, *, etag: Any = None, **context: Any) -> Response:
    """Answer a part that has a URL of its own, such as one that looks again by itself; `etag` as for `show`."""
    return rendered(template, status, etag, context)


def rendered(template: str, status: int, etag: Any, context: dict[str, Any]) -> Response:
    """Answer a template, or 304 when the browser has it."""
    has_news = "_flashes" in session  # what a form just answered is shown once, on a page that is otherwise the same
    tag = page_tag(etag) if etag is not None and status == 200 and not has_news else None
    if tag and request.if_none_match.contains_weak(tag):
        answer = Response(status=304)
    else:
        answer = make_response(render_template(template, **context), status)
    if tag:
        answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def page_tag(key: Any) -> str:
    """Digest what a page shows, for whom, in which language, shape and build; around a whole page stands the bell."""
    shown = (
        key,
        request.full_path,
        current_user.is_authenticated and (current_user.id, current_user.full_name),
        str(get_locale()),
        wants_fragment() or unread_here(),
        g.save_data,
        current_app.extensions["assets"].build,
        current_app.jinja_env.globals["templates_digest"],
    )
    return hashlib.blake2b(repr(shown).encode(), digest_size=9).hexdigest()


def one_or_404(rows: Select[Row]) -> Row:
    """Load the one row of a policy-narrowed select; what you may not see is not found."""
    row = db.session.scalars(rows).unique().one_or_none()
    if row is None:
        abort(404)
    return row


def save(location: str, status: int = 303) -> None:
    """Commit, and keep the outcome under the request's Idempotency-Key in the same transaction."""
    if key := g.get("idempotency_key"):
        record_outcome(current_user.id, key, status, location)
        if is_late():
            hint("sync:status", user_topic(current_user.id), key=key, location=location)
    db.session.commit()


def done(location: str) -> Response:
    """Commit what a form changed and go on to `location`."""
    save(location)
    return redirect(location, 303)  # type: ignore[return-value]
