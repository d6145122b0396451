"""The photo of a question as an answer, for whoever the policy let load that question."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, abort, current_app, request

from spark.headers import UPLOADED_FILE_POLICY
from spark.services.storage import NotStored

A_YEAR = 365 * 24 * 3600  # seconds


def name_of(key: str) -> str:
    """Return what tells one photo of a question from the next, for its address and its ETag."""
    return key.rpartition("/")[2].partition(".")[0]


def send_photo(key: str | None) -> Response:
    """Answer a stored photo, or 404 when there is none.

    At an address that names the photo (`?v=`) it is kept for ever, privately; at the bare one it is asked for anew.
    """
    if not key:
        abort(404)
    name = name_of(key)
    if request.if_none_match.contains_weak(name):
        answer = Response(status=304)
    else:
        answer = Response(chunks(key), mimetype="image/webp")
        answer.headers["Content-Security-Policy"] = UPLOADED_FILE_POLICY
        answer.headers["Content-Disposition"] = 'inline; filename="photo.webp"'
    answer.set_etag(name)
    is_named = request.args.get("v") == name
    answer.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable" if is_named else "private, no-cache"
    return answer


def chunks(key: str) -> Iterator[bytes]:
    """Read a photo."""
    try:
        read: Iterator[bytes] = current_app.extensions["storage"].read(key)
        return read
    except NotStored:
        abort(404)
