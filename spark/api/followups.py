"""Follow-ups: `/api/questions/{id}/follow-ups`, what asker and mentors say below a question."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from flask import Response, abort, url_for
from flask_login import current_user
from pydantic import StringConstraints
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.envelope import Envelope, Schema, answer
from spark.api.questions import readable_question
from spark.api.questions_schema import FollowUpOut, followup_out
from spark.api.spec import spec
from spark.domain.questions.following_up import follow_up
from spark.domain.questions.thread import followups_below
from spark.policy import SIGNED_IN, followups_for, may_follow_up, permit
from spark.web import save


class FollowUpIn(Schema):
    """A remark."""

    text: Annotated[str, StringConstraints(max_length=100_000)]


@api.get("/questions/<uuid:question_id>/follow-ups")
@permit(SIGNED_IN)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[list[FollowUpOut]]), tags=["questions"])
def list_follow_ups(question_id: UUID) -> Response:
    """List them in their order."""
    said = followups_below(readable_question(question_id), followups_for(current_user))
    return answer([followup_out(followup) for followup in said])


@api.post("/questions/<uuid:question_id>/follow-ups")
@permit(SIGNED_IN)
@spec.validate(json=FollowUpIn, resp=SpecResponse(HTTP_201=Envelope[FollowUpOut]), tags=["questions"])
def create_follow_up(question_id: UUID, json: FollowUpIn) -> Response:
    """Say more: the asker, and those who may answer. The asker's words let a stopped wait go on."""
    question = readable_question(question_id)
    if not may_follow_up(current_user, question):
        abort(403)
    said = followup_out(follow_up(question, json.text, by=current_user))
    save(url_for("api.list_follow_ups", question_id=question_id), 201)
    return answer(said, 201)
