"""The text of a lesson, part by part: a phone pays for what is read, not for the whole book."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, g, request, url_for
from flask_login import current_user

from spark.domain.library.reading import lesson_alone, pictures, text_part
from spark.pictures import picture_digests, with_pictures
from spark.policy import READ_LIBRARY, library_for, permit
from spark.student import student
from spark.student.caching import for_everybody
from spark.web import one_or_404, show
from spark.writing import writing_direction


@student.get("/library/<uuid:content_id>/text", endpoint="text")
@permit(READ_LIBRARY)
def text_page(content_id: UUID) -> Response:
    """Show one part of the text."""
    version = one_or_404(lesson_alone(library_for(current_user), content_id))
    number = part_number()
    part = text_part(version, number)
    if part is None:
        abort(404)
    files = pictures(version, picture_digests(part.html))

    def at(other: int) -> str | None:
        return address_of_part(content_id, other) if 1 <= other <= version.part_count else None

    return for_everybody(
        show(
            "student/text.html",
            etag=[version.id, number],
            version=version,
            part=part,
            html=with_pictures(part.html, files, save_data=g.save_data),
            previous_url=at(number - 1),
            next_url=at(number + 1),
            writing=writing_direction(version.language),
        )
    )


def part_number() -> int:
    """Return the part that the address asks for; the first when it says none."""
    asked = request.args.get("part", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else abort(404)


def address_of_part(content_id: UUID, number: int) -> str:
    """Return the one address of a part: the first has no number."""
    return url_for("student.text", content_id=content_id, part=number if number > 1 else None)
