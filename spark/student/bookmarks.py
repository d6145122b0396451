"""Bookmarks: lessons somebody keeps at hand."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, redirect, request, url_for
from flask_babel import get_locale
from flask_login import current_user

from spark.domain.library.bookmarking import keep, kept_by, let_go
from spark.domain.library.reading import lesson_alone
from spark.domain.library.shelves import shelves
from spark.domain.moderation.settings import settings
from spark.policy import SIGNED_IN, library_for, permit
from spark.student import student
from spark.student.caching import page_number, row_keys
from spark.web import done, one_or_404, save, show, show_part, wants_fragment

PER_PAGE = 12
LAST_PAGE = 500


@student.get("/library/bookmarks")
@permit(SIGNED_IN)
def bookmarks() -> Response:
    """Show what one keeps."""
    page = page_number(LAST_PAGE)
    found = kept_by(current_user, library_for(current_user), page=page, limit=PER_PAGE)
    if page > 1 and not found.lessons:
        return redirect(url_for("student.bookmarks"))  # type: ignore[return-value]
    names = shelves(str(get_locale()))
    return show(
        "student/bookmarks.html",
        etag=[row_keys(found), found.has_more, names, settings().thumbnail_bytes],
        found=found,
        names=names,
        page=page,
        previous_url=url_for("student.bookmarks", page=page - 1) if page > 1 else None,
        next_url=url_for("student.bookmarks", page=page + 1) if found.has_more else None,
        thumbnail_bytes=0 if g.save_data else settings().thumbnail_bytes,
    )


@student.post("/library/<uuid:content_id>/bookmark")
@permit(SIGNED_IN)
def bookmark(content_id: UUID) -> Response:
    """Keep a lesson at hand (`on=1`), or let it go (`on=0`)."""
    version = one_or_404(lesson_alone(library_for(current_user), content_id))
    is_kept = request.form.get("on", "1") != "0"
    (keep if is_kept else let_go)(version.content, by=current_user)
    here = url_for("student.lesson", content_id=content_id)
    if not wants_fragment():
        return done(here)
    save(here)
    return show_part("library/_bookmark.html", content=version.content, is_kept=is_kept)
