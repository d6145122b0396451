"""/teach: one's own lessons, how far each is, and what to do next."""

from __future__ import annotations

from flask import Response, request
from flask_login import current_user
from sqlalchemy import func, select

from spark.domain.library.authoring import PAGE, SHELVES, latest_versions, shelf_counts
from spark.domain.library.content import ContentVersion
from spark.educator import educator
from spark.extensions import db
from spark.policy import UPLOAD_CONTENT, VERIFY_CONTENT, may, owned_content, permit, verifiable_by
from spark.web import show


@educator.get("/teach")
@permit(UPLOAD_CONTENT)
def teach() -> Response:
    """List one's own lessons, the last changed first."""
    own = owned_content(current_user)
    shelf = request.args.get("show", "")
    lessons = latest_versions(own)
    if shelf in SHELVES:
        lessons = lessons.where(ContentVersion.state.in_(SHELVES[shelf]))
    page = min(max(request.args.get("page", 1, int), 1), 10_000)
    rows = db.session.scalars(lessons.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return show(
        "educator/teach.html",
        versions=rows[:PAGE],
        has_more=len(rows) > PAGE,
        page=page,
        shelf=shelf if shelf in SHELVES else "",
        counts=shelf_counts(own),
        waiting_for_me=count_to_review() if may(current_user, VERIFY_CONTENT) else 0,
    )


def count_to_review() -> int:
    """How many colleagues' lessons wait for a look."""
    waiting = verifiable_by(current_user).with_only_columns(ContentVersion.id).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0
