"""A lesson as students will see it, for its owner and its reviewers while it is not published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, abort, g, request, url_for
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload

from spark.domain.library.choices import choices_of
from spark.domain.library.content import Content, ContentFile, ContentVersion
from spark.domain.library.reading import pictures, text_part
from spark.educator import educator
from spark.languages import LANGUAGES
from spark.pictures import picture_digests, with_pictures
from spark.policy import UPLOAD_CONTENT, owned_content, permit, readable_by
from spark.web import one_or_404, show
from spark.writing import writing_direction


@educator.get("/teach/content/<uuid:content_id>/preview")
@permit(UPLOAD_CONTENT)
def preview(content_id: UUID) -> Response:
    """Show the newest version that is ready to be seen."""
    own = owned_content(current_user).with_only_columns(Content.id).where(Content.id == content_id)
    version = one_or_404(
        readable_by(current_user)
        .where(ContentVersion.content_id.in_(own), ContentVersion.files.any(ContentFile.role == "original"))
        .options(
            joinedload(ContentVersion.subject),
            joinedload(ContentVersion.grade),
            selectinload(ContentVersion.files.and_(ContentFile.role != "page")),
        )
        .order_by(ContentVersion.number.desc())
        .limit(1)
    )
    return show(
        "educator/preview.html",
        version=version,
        **previewed(version, lambda part: url_for("educator.preview", content_id=content_id, part=part)),
    )


def previewed(version: ContentVersion, part_url: Callable[[int], str]) -> dict[str, Any]:
    """What the preview shows: the ways to take the lesson, and one part of its text."""
    number = request.args.get("part", 1, int)
    part = text_part(version, number) if version.part_count and 1 <= number <= version.part_count else None
    if version.part_count and part is None:
        abort(404)
    shown = part and with_pictures(part.html, pictures(version, picture_digests(part.html)), save_data=g.save_data)
    return {
        "choices": choices_of(version),
        "beside": {file.role: file for file in version.files},
        "html": shown,
        "number": number,
        "previous_url": part_url(number - 1) if number > 1 else None,
        "next_url": part_url(number + 1) if number < version.part_count else None,
        "writing": writing_direction(version.language),
        "language_name": LANGUAGES.get(version.language, version.language),
    }
