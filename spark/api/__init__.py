"""The JSON face: the plan's routes and envelope over the same verbs and queries as the pages.

A module per noun. Each route declares its permission like a page does, its body and query as schemas, and answers
with `answer(...)`. The OpenAPI 3.1 description at `/api/docs` is made from these declarations.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from spark.api.spec import spec
from spark.policy import ANYONE, permit

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/docs")
@permit(ANYONE)
def docs() -> Response:
    """Answer the OpenAPI description."""
    if not getattr(spec, "app", None):
        spec.register(current_app)
    return jsonify(spec.spec)


from spark.api import auth, content, content_authoring, users  # noqa: E402  the routes register themselves on `api`

__all__ = ["api", "auth", "content", "content_authoring", "users"]
