"""One lesson: what it is, who vouches for it, and what each way to take it costs."""

from __future__ import annotations

from uuid import UUID

from flask import Response
from flask_login import current_user

from spark.domain.library.choices import choices_of
from spark.domain.library.reading import lesson, standing, verification_of
from spark.languages import LANGUAGES
from spark.policy import READ_LIBRARY, library_for, permit, person_id
from spark.student import student
from spark.student.caching import for_everybody
from spark.student.forms import RatingForm
from spark.web import one_or_404, show
from spark.writing import writing_direction


@student.get("/library/<uuid:content_id>", endpoint="lesson")
@permit(READ_LIBRARY)
def lesson_page(content_id: UUID) -> Response:
    """Show a published lesson."""
    return shown(content_id)


def shown(content_id: UUID, refused: RatingForm | None = None) -> Response:
    """Answer the page, with a rating as it was sent when that was refused."""
    version = one_or_404(lesson(library_for(current_user), content_id))
    content = version.content
    own = standing(content, person_id(current_user))
    form = refused or RatingForm(formdata=None, stars=own.stars, comment=own.comment)
    names = [version.subject.names, version.grade.names, content.owner.shown_name]
    reviewers = [(review.id, review.reviewer.shown_name) for review in version.reviews]
    received = (content.download_count, content.rating_sum, content.rating_count)
    return for_everybody(
        show(
            "student/lesson.html",
            form.status,
            etag=[version.id, version.scan, names, reviewers, received, own],
            version=version,
            content=content,
            verification=verification_of(version),
            choices=choices_of(version),
            own=own,
            form=form,
            may_rate=own.is_taken and content.owner_id != person_id(current_user),
            language=LANGUAGES.get(version.language, version.language),
            writing=writing_direction(version.language),
        )
    )
