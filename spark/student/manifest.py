"""The manifest of a lesson: every address a phone needs to have it offline, with sizes and digests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for
from flask_login import current_user

from spark.domain.library.content import ContentFile
from spark.domain.library.manifest import files_of, withdrawn_since
from spark.domain.library.reading import lesson_alone
from spark.policy import READ_LIBRARY, library_for, permit
from spark.student import student
from spark.student.caching import for_everybody
from spark.student.text import address_of_part
from spark.web import one_or_404


@student.get("/library/<uuid:content_id>/manifest.json")
@permit(READ_LIBRARY)
def manifest(content_id: UUID) -> Response:
    """Answer what belongs to the published version, and which files it made useless."""
    version = one_or_404(lesson_alone(library_for(current_user), content_id))
    parts = [address_of_part(content_id, number + 1) for number in range(version.part_count)]
    answer = jsonify(
        version=str(version.id),
        variants=[variant(file) for file in files_of(version)],
        partials=[url_for("student.lesson", content_id=content_id), *parts],
        withdrawn=withdrawn_since(version),
    )
    answer.headers["Cache-Control"], answer.headers["Vary"] = "private, no-cache", "Cookie"
    answer.add_etag()
    answer.make_conditional(request)
    return for_everybody(answer)


def variant(file: ContentFile) -> dict[str, Any]:
    """Describe one file."""
    url = url_for("student.stored_file", digest=file.sha256)
    return {"kind": file.role, "url": url, "bytes": file.bytes, "sha256": file.sha256, "type": file.content_type}
