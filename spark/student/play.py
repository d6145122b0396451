"""Watching, listening and trying out in the page: nothing is fetched before somebody presses play."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort
from flask_login import current_user

from spark.domain.library.choices import choice_named
from spark.domain.library.reading import lesson_alone
from spark.policy import READ_LIBRARY, library_for, permit
from spark.student import student
from spark.student.caching import for_everybody
from spark.web import one_or_404, show
from spark.writing import writing_direction


@student.get("/library/<uuid:content_id>/play/<rendition>")
@permit(READ_LIBRARY)
def play(content_id: UUID, rendition: str) -> Response:
    """Show the player of one rendition."""
    version = one_or_404(lesson_alone(library_for(current_user), content_id))
    choice = choice_named(version, rendition)
    if not choice.is_playable:
        abort(404)
    beside = {file.role: file for file in version.files}
    return for_everybody(
        show(
            "student/play.html",
            etag=version.id,
            version=version,
            choice=choice,
            poster=beside.get("poster"),
            writing=writing_direction(version.language),
        )
    )
