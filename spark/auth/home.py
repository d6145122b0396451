"""Home: what somebody does next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, g
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from spark.auth import auth
from spark.domain.library.bookmarking import kept_by
from spark.domain.library.browsing import as_rows
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.shelves import shelves
from spark.domain.moderation.settings import settings
from spark.domain.practice.listing import under_way
from spark.domain.questions.specialising import waiting_for
from spark.extensions import db
from spark.policy import (
    ADMINISTER,
    ANSWER_QUESTION,
    SIGNED_IN,
    UPLOAD_CONTENT,
    VERIFY_CONTENT,
    answerable_by,
    approvable_by,
    awaiting_approval,
    library_for,
    may,
    own_attempts,
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
    grade = current_user.profile.grade_level if current_user.role == "student" else None
    return show(
        "auth/home.html",
        waiting=waiting(),
        unfinished=unfinished() if may(current_user, UPLOAD_CONTENT) else [],
        attempts=under_way(own_attempts(current_user), FEW) if current_user.role == "student" else [],
        saved=kept_by(current_user, library_for(current_user), limit=FEW).lessons,
        newest=newest(grade),
        grade=grade,
        names=shelves(str(get_locale())),
        thumbnail_bytes=0 if g.save_data else settings().thumbnail_bytes,
    )


def waiting() -> dict[str, int]:
    """Count what waits for somebody's decision, in one query; what is not theirs to decide is not counted."""
    lists: dict[str, Select[Any]] = {}
    if may(current_user, ADMINISTER):
        lists |= {"people": awaiting_approval(current_user), "approvals": approvable_by(current_user)}
    if may(current_user, VERIFY_CONTENT):
        lists["reviews"] = verifiable_by(current_user)
    if may(current_user, ANSWER_QUESTION):
        lists["questions"] = waiting_for(current_user, answerable_by(current_user))
    if not lists:
        return {}
    counts = (select(func.count()).select_from(rows.subquery()).scalar_subquery() for rows in lists.values())
    return dict(zip(lists, db.session.execute(select(*counts)).one(), strict=True))


def newest(grade: str | None) -> Sequence[ContentVersion]:
    """Return what was published last, for students in their grade."""
    published = library_for(current_user).order_by(ContentVersion.published_at.desc(), ContentVersion.id.desc())
    in_grade = published.where(ContentVersion.grade_slug == grade) if grade else published
    return db.session.scalars(as_rows(in_grade.limit(FEW))).all()


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
    newest_first = (ContentVersion.state.desc(), ContentVersion.updated_at.desc(), ContentVersion.id)
    return db.session.scalars(versions.order_by(*newest_first).limit(FEW)).all()
