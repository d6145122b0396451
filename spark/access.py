"""The gate: every request meets the permission its route declares before the view runs."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, current_app, request
from flask_login import current_user

from spark.extensions import login
from spark.policy import may


def init_app(app: Flask) -> None:
    """Ask the policy before every view."""
    app.before_request(check_permission)


def check_permission() -> Any:
    """Refuse what the policy does not allow; a route that declares nothing is open to nobody."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.method == "OPTIONS":
        return None
    permission = getattr(view, "permission", None)
    if permission is None:
        abort(403)
    if may(current_user, permission):
        return None
    is_socket = request.url_rule is not None and request.url_rule.websocket  # which cannot be sent to the sign-in page
    return abort(403) if current_user.is_authenticated or is_socket else login.unauthorized()
