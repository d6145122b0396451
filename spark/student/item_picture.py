"""The picture of a question, for whoever has it on a paper of their own, or may write the test."""

from __future__ import annotations

from uuid import UUID

from flask import Response
from flask_login import current_user
from sqlalchemy import or_, select

from spark.domain.practice.attempt import PracticeTestAttempt
from spark.domain.practice.test import PracticeTest, PracticeTestQuestion, PracticeTestQuestionVersion
from spark.photos import name_of, send_photo
from spark.policy import SIGNED_IN, authored_by, own_attempts, permit
from spark.student import student
from spark.web import one_or_404


@student.get("/tests/items/<uuid:version_id>/picture")
@permit(SIGNED_IN)
def item_picture(version_id: UUID) -> Response:
    """Answer the picture."""
    on_paper = own_attempts(current_user).where(PracticeTestAttempt.paper.contains([version_id]))
    version = one_or_404(
        select(PracticeTestQuestionVersion)
        .join(PracticeTestQuestionVersion.question)
        .where(
            PracticeTestQuestionVersion.id == version_id,
            or_(
                on_paper.exists(),
                PracticeTestQuestion.test_id.in_(authored_by(current_user).with_only_columns(PracticeTest.id)),
            ),
        )
    )
    return send_photo(version.shown.get("picture", {}).get("key"))


@student.app_template_filter("name_of_picture")
def name_of_picture(key: str) -> str:
    """Return what tells a picture from the next, for an address that may be kept for ever."""
    return name_of(key)
