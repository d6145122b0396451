"""Saying how useful a lesson was."""

from __future__ import annotations

from uuid import UUID

from flask import Response, url_for
from flask_login import current_user

from spark.domain.library.rating import rate
from spark.domain.library.reading import lesson_alone
from spark.domain.refusal import Refused
from spark.policy import SIGNED_IN, library_for, permit
from spark.student import student
from spark.student.forms import RatingForm
from spark.student.lesson import shown
from spark.web import done, one_or_404, save, show_part, wants_fragment


@student.post("/library/<uuid:content_id>/ratings")
@permit(SIGNED_IN)
def rate_lesson(content_id: UUID) -> Response:
    """Keep one's rating, in place of an earlier one."""
    version = one_or_404(lesson_alone(library_for(current_user), content_id))
    here = url_for("student.lesson", content_id=content_id, _anchor="rating")
    form = RatingForm()
    if form.is_sent():
        try:
            rate(version.content, form.stars.data, form.comment.data or "", by=current_user)
            if not wants_fragment():
                return done(here)
            save(here)
            return show_part("library/_rating.html", content=version.content, form=form, is_kept=True)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.refuse(refusal)
    if not wants_fragment():
        return shown(content_id, form)
    version = one_or_404(lesson_alone(library_for(current_user), content_id))
    return show_part("library/_rating.html", form.status, content=version.content, form=form, is_kept=False)
