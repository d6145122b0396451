"""Taking a lesson: counted once per person and day, then on to the text, the player or the file."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request, url_for
from flask_login import current_user

from spark.domain.library.choices import Choice
from spark.domain.library.downloading import take
from spark.domain.library.reading import lesson_alone
from spark.policy import READ_LIBRARY, library_for, permit
from spark.student import student
from spark.web import done, one_or_404


@student.post("/library/<uuid:content_id>/downloads")
@permit(READ_LIBRARY)
def take_lesson(content_id: UUID) -> Response:
    """Take one rendition; a visitor may too, and is not counted."""
    version = one_or_404(lesson_alone(library_for(current_user), content_id))
    reader = current_user if current_user.is_authenticated else None
    choice = take(version, request.form.get("rendition", ""), by=reader)
    return done(way_to(choice, content_id, plays="play" in request.form))


def way_to(choice: Choice, content_id: UUID, *, plays: bool) -> str:
    """Return where a choice is read, played or fetched."""
    if choice.file is None:
        return url_for("student.text", content_id=content_id)
    if plays and choice.is_playable:
        return url_for("student.play", content_id=content_id, rendition=choice.rendition)
    return url_for("student.stored_file", digest=choice.file.sha256, download=1)
