"""The JSON face: the plan's routes and envelope over the same verbs and queries as the pages.

A module per noun. Each route declares its permission like a page does, its body and query as schemas, and answers
with `answer(...)`. The OpenAPI 3.1 description at `/api/docs` is made from these declarations.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, request
from flask_babel import lazy_gettext as _

from spark.api.spec import spec
from spark.domain.refusal import Refused
from spark.policy import ANYONE, permit

api = Blueprint("api", __name__, url_prefix="/api")


@api.before_request
def take_json_alone() -> None:
    """Refuse forms: a foreign page can send them without asking, and the schemas would see an empty body."""
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain"):
        raise Refused(_("Send the body as application/json."), code="UNSUPPORTED_MEDIA_TYPE", status=415)


@api.get("/docs")
@permit(ANYONE)
def docs() -> Response:
    """Answer the OpenAPI description."""
    spec.app = current_app  # not spec.register: it would add pages that fetch scripts from other hosts
    return jsonify(spec.spec)


from spark.api import (  # noqa: E402  the routes register themselves on `api`
    answering,
    answers,
    auth,
    claims,
    content,
    content_authoring,
    content_reviewing,
    content_uploading,
    content_versions,
    followups,
    mentoring,
    notifications,
    photos,
    practice_attempts,
    practice_tests,
    push_subscriptions,
    questions,
    reports,
    saved_replies,
    similar,
    users,
)

__all__ = [
    "answering",
    "answers",
    "api",
    "auth",
    "claims",
    "content",
    "content_authoring",
    "content_reviewing",
    "content_uploading",
    "content_versions",
    "followups",
    "mentoring",
    "notifications",
    "photos",
    "practice_attempts",
    "practice_tests",
    "push_subscriptions",
    "questions",
    "reports",
    "saved_replies",
    "similar",
    "users",
]
