"""Home: what somebody does next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload

from spark.auth import auth
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.subject import GradeLevel
from spark.domain.library.use import Bookmark
from spark.extensions import db
from spark.policy import (
    ADMINISTER,
    SIGNED_IN,
    UPLOAD_CONTENT,
    VERIFY_CONTENT,
    approvable_by,
    awaiting_approval,
    library_for,
    may,
    owned_content,
    permit,
    verifiable_by,
)
from spark.web import show

FEW = 5


@auth.get("/home")
@permit(SIGNED_IN)
def home() -> Response:
    """Show what waits for this person, what they saved, and what is new for them."""
    grade = own_grade()
    return show(
        "auth/home.html",
        unfinished=unfinished() if may(current_user, UPLOAD_CONTENT) else [],
        reviews=count(verifiable_by(current_user)) if may(current_user, VERIFY_CONTENT) else None,
        versions_waiting=count(approvable_by(current_user)) if may(current_user, ADMINISTER) else None,
        people_waiting=count(awaiting_approval(current_user)) if may(current_user, ADMINISTER) else None,
        saved=saved(),
        newest=newest(grade),
        grade=grade.name(str(get_locale())) if grade else None,
        grade_slug=grade.slug if grade else None,
    )


def own_grade() -> GradeLevel | None:
    """Return the grade of a student."""
    return db.session.get(GradeLevel, current_user.profile.grade_level) if current_user.role == "student" else None


def saved() -> Sequence[ContentVersion]:
    """Return the lessons somebody saved last."""
    bookmarked = library_for(current_user).join(Bookmark, Bookmark.content_id == ContentVersion.content_id)
    return few(bookmarked.where(Bookmark.user_id == current_user.id).order_by(Bookmark.created_at.desc(), Content.id))


def newest(grade: GradeLevel | None) -> Sequence[ContentVersion]:
    """Return what was published last, for students in their grade."""
    published = library_for(current_user).order_by(ContentVersion.published_at.desc(), ContentVersion.id)
    return few(published.where(ContentVersion.grade_slug == grade.slug) if grade else published)


def unfinished() -> Sequence[ContentVersion]:
    """Return one's own drafts, and the lessons that were sent back and not mended since."""
    later = aliased(ContentVersion)
    has_later = select(later.id).where(
        later.content_id == ContentVersion.content_id, later.number > ContentVersion.number
    )
    versions = select(ContentVersion).where(
        ContentVersion.content_id.in_(owned_content(current_user).with_only_columns(Content.id)),
        ContentVersion.state.in_(("draft", "rejected")),
        ~has_later.exists(),
    )
    return few(versions.order_by(ContentVersion.state.desc(), ContentVersion.updated_at.desc(), ContentVersion.id))


def few(versions: Select[ContentVersion]) -> Sequence[ContentVersion]:
    """Load the first few with the names of their subjects."""
    return db.session.scalars(versions.options(joinedload(ContentVersion.subject)).limit(FEW)).all()


def count(rows: Select[Any]) -> int:
    """Count the rows of a narrowed select."""
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
