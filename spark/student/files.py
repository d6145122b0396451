"""Files at addresses that name their content: fetched once, resumed where the line broke, kept for ever."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, request
from flask_login import current_user

from spark.domain.library.reading import file_named, lesson_alone
from spark.policy import ANYONE, READ_LIBRARY, files_for, library_for, permit
from spark.serving import send_stored
from spark.student import student
from spark.web import one_or_404

A_DAY = 24 * 3600  # seconds


@student.get("/files/<digest>")
@permit(ANYONE)  # the files of a lesson are for whoever may read the lesson, told as missing to everybody else
def stored_file(digest: str) -> Response:
    """Answer a file of a lesson that the caller may read."""
    file = one_or_404(file_named(files_for(current_user), digest))
    return send_stored(file, file.version, as_attachment="download" in request.args)


@student.get("/library/<uuid:content_id>/thumbnail")
@permit(READ_LIBRARY)
def thumbnail(content_id: UUID) -> Response:
    """Answer the small picture of a lesson at an address that a list has already paid for: the lesson's own."""
    version = one_or_404(lesson_alone(library_for(current_user), content_id))
    for file in version.files:
        if file.role == "thumbnail":
            answer = send_stored(file, version)
            answer.headers["Cache-Control"] = answer.headers["Cache-Control"].replace(", immutable", "")
            answer.cache_control.max_age = A_DAY  # a new version may have another picture
            return answer
    return abort(404)
