"""/teach/reviews: the queue of colleagues' lessons, and each of them on the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_login import current_user
from sqlalchemy import func, select

from spark.domain.library.authoring import PAGE
from spark.domain.library.content import ContentVersion
from spark.domain.library.reviewing import newest_first, oldest_first
from spark.educator import educator
from spark.educator.desk import desk, version_to_review
from spark.extensions import db
from spark.policy import ADMINISTER, VERIFY_CONTENT, approvable_by, library_for, may, permit, verifiable_by
from spark.web import show


@educator.get("/teach/reviews")
@permit(VERIFY_CONTENT)
def reviews() -> Response:
    """List what waits for a colleague's look, and for admins what waits to be published; the oldest first."""
    is_admin = may(current_user, ADMINISTER)
    step = request.args.get("step") if is_admin else None
    to_verify, to_approve = verifiable_by(current_user), approvable_by(current_user)
    page = min(max(request.args.get("page", 1, int), 1), 10_000)
    if step == "published":
        queue = newest_first(library_for(current_user))
    else:
        queue = oldest_first(to_approve if step == "approval" else to_verify)
    rows = db.session.scalars(queue.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return show(
        "educator/reviews.html",
        versions=rows[:PAGE],
        has_more=len(rows) > PAGE,
        page=page,
        step=step if step in ("approval", "published") else None,
        to_verify=count(to_verify),
        to_approve=count(to_approve) if is_admin else None,
    )


@educator.get("/teach/reviews/<uuid:version_id>")
@permit(VERIFY_CONTENT)
def review(version_id: UUID) -> Response:
    """Show a version with all that a reviewer decides on."""
    return desk(version_to_review(version_id))


def count(versions: Any) -> int:
    """How many wait."""
    return (
        db.session.scalar(select(func.count()).select_from(versions.with_only_columns(ContentVersion.id).subquery()))
        or 0
    )
