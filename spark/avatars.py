"""Somebody's picture as an answer, for whoever the policy let load that person."""

from __future__ import annotations

from flask import Response, abort, current_app

from spark.domain.people.user import User
from spark.services.storage import NotStored

A_YEAR = 365 * 24 * 3600  # seconds; a new picture has a new address


def send_avatar(person: User) -> Response:
    """Answer the picture, or 404 when there is none."""
    if not person.avatar_key:
        abort(404)
    try:
        chunks = current_app.extensions["storage"].read(person.avatar_key)
    except NotStored:
        abort(404)
    return Response(chunks, mimetype="image/webp", headers={"Cache-Control": f"private, max-age={A_YEAR}, immutable"})
