"""The picture of a question of a test."""

from __future__ import annotations

from uuid import UUID

from flask import Response
from flask_login import current_user

from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.photos import name_of, send_photo
from spark.policy import SIGNED_IN, item_versions_for, permit
from spark.student import student
from spark.web import one_or_404


@student.get("/tests/items/<uuid:version_id>/picture")
@permit(SIGNED_IN)
def item_picture(version_id: UUID) -> Response:
    """Answer the picture."""
    version = one_or_404(item_versions_for(current_user).where(PracticeTestQuestionVersion.id == version_id))
    return send_photo(version.shown.get("picture", {}).get("key"))


@student.app_template_filter("name_of_picture")
def name_of_picture(key: str) -> str:
    """Return what tells a picture from the next, for an address that may be kept for ever."""
    return name_of(key)
