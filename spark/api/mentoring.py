"""Mentoring: `/api/mentor/queue`, the desk as a list, and `/api/dashboard/mentor`, how a mentor fares."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from flask import Response
from flask_babel import get_locale
from flask_login import current_user
from pydantic import Field, StringConstraints
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.claims import ClaimOut, claim_out
from spark.api.content import slug_of
from spark.api.envelope import Envelope, Schema, answer
from spark.api.spec import spec
from spark.domain.library.shelves import Shelves, shelves
from spark.domain.questions.claiming import claims_of
from spark.domain.questions.mentoring import dashboard
from spark.domain.questions.queue import QueueRow, queue_page
from spark.domain.questions.queue_filters import QueueFilters
from spark.extensions import db
from spark.policy import ANSWER_QUESTION, answerable_by, permit

Name = Annotated[str, StringConstraints(max_length=100)]
Urgency = Literal["low", "medium", "high"]


class QueueQuery(Schema):
    """What to list. Subject and grade level by name, in any language, or by slug."""

    subject: Name = ""
    grade_level: Name = ""
    language: Annotated[str, StringConstraints(max_length=10)] = ""
    urgency: Urgency | Literal[""] = ""
    state: Literal["waiting", "needs_info", "mine", "all"] = "waiting"
    limit: int = Field(50, ge=1, le=200)


class QueueRowOut(Schema):
    """A question on the desk, the best for this mentor first, with the reasons."""

    id: UUID
    title: str
    subject: str
    grade_level: str
    language: str
    urgency: Urgency
    status: str
    waiting_since: datetime
    needs_info: bool
    has_photo: bool
    asker_name: str
    group_size: int = Field(description="Open questions that ask the same, this one included.")
    claim_kind: Literal["claimed", "assigned"] | None
    holder_name: str | None
    held_until: datetime | None
    is_mine: bool
    has_draft: bool
    reasons: list[str]


class MentorDashboardOut(Schema):
    """One's figures, and what one holds."""

    answered: int
    accepted: int
    helpful: int
    helpful_rate: float | None
    median_first_reply_seconds: int | None
    streak_days: int
    open_claims: list[ClaimOut]
    is_available: bool | None = Field(description="Null for admins, to whom nothing is assigned.")


@api.get("/mentor/queue")
@permit(ANSWER_QUESTION)
@spec.validate(query=QueueQuery, resp=SpecResponse(HTTP_200=Envelope[list[QueueRowOut]]), tags=["mentoring"])
def mentor_queue(query: QueueQuery) -> Response:
    """List the questions that wait, as the desk does."""
    filters = QueueFilters(
        subject=slug_of("subject", query.subject, "subject"),
        grade=slug_of("grade", query.grade_level, "gradeLevel"),
        language=query.language,
        urgency=query.urgency,
        state=query.state,
    )
    rows = queue_page(answerable_by(current_user), current_user, filters, query.limit)
    names = shelves(str(get_locale()))
    return answer([row_out(row, names) for row in rows])


@api.get("/dashboard/mentor")
@permit(ANSWER_QUESTION)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[MentorDashboardOut]), tags=["mentoring"])
def mentor_dashboard() -> Response:
    """Tell a mentor what they have done."""
    figures, profile = dashboard(current_user), current_user.mentor_profile
    reply = figures.median_first_reply
    claims = db.session.scalars(claims_of(current_user)).all()
    return answer(
        MentorDashboardOut(
            answered=figures.answered,
            accepted=figures.accepted,
            helpful=figures.helpful,
            helpful_rate=figures.helpful_rate,
            median_first_reply_seconds=int(reply.total_seconds()) if reply is not None else None,
            streak_days=figures.streak_days,
            open_claims=[claim_out(one) for one in claims],
            is_available=profile.is_available if profile else None,
        )
    )


def row_out(row: QueueRow, names: Shelves) -> QueueRowOut:
    """Tell of one row."""
    return QueueRowOut(
        id=row.id,
        title=row.title,
        subject=names.subject(row.subject_slug),
        grade_level=names.grade(row.grade_slug),
        language=row.language,
        urgency=row.urgency,  # type: ignore[arg-type]
        status=row.status,
        waiting_since=row.waiting_since,
        needs_info=row.needs_info,
        has_photo=row.has_photo,
        asker_name=row.asker_name,
        group_size=row.group_size,
        claim_kind=row.claim_kind or None,  # type: ignore[arg-type]
        holder_name=row.holder_name or None,
        held_until=row.held_until,
        is_mine=row.is_mine,
        has_draft=row.has_draft,
        reasons=[str(reason) for reason in row.reasons],
    )
