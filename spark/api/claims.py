"""Claims and drafts: `/api/questions/{id}/claim` and `/draft`, how a mentor holds a question and what they wrote."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from flask import Response, abort, url_for
from flask_login import current_user
from pydantic import Field, StringConstraints
from spectree import Response as SpecResponse
from sqlalchemy.orm import joinedload

from spark.api import api
from spark.api.envelope import Envelope, Schema, answer
from spark.api.spec import spec
from spark.domain.questions.claim import AnswerDraft, QuestionClaim
from spark.domain.questions.claiming import claim, extend, live_claim, release
from spark.domain.questions.drafting import LONGEST_DRAFT, draft_of, keep_draft
from spark.domain.questions.question import Question
from spark.idempotency import exempt
from spark.policy import ANSWER_QUESTION, may_answer_question, permit, questions_for
from spark.web import one_or_404, save


class ClaimOut(Schema):
    """Who holds a question, and until when."""

    question_id: UUID
    mentor_id: UUID
    mentor_name: str
    kind: Literal["claimed", "assigned"] = Field(description="An assigned question is held when it is claimed.")
    claimed_at: datetime
    expires_at: datetime


class DraftIn(Schema):
    """What was written so far; no words forget the draft."""

    text: Annotated[str, StringConstraints(max_length=LONGEST_DRAFT, strip_whitespace=False)]


class DraftOut(Schema):
    """What is kept of it. Without a claim it is a suggestion to whoever has one."""

    text: str
    updated_at: datetime | None
    is_held: bool = Field(description="Whether the writer holds the question.")
    held_until: datetime | None = Field(None, description="By whoever holds it.")


CLAIM = SpecResponse(HTTP_200=Envelope[ClaimOut | None])
DRAFT = SpecResponse(HTTP_200=Envelope[DraftOut])


@api.get("/questions/<uuid:question_id>/claim")
@permit(ANSWER_QUESTION)
@spec.validate(resp=CLAIM, tags=["mentoring"])
def get_claim(question_id: UUID) -> Response:
    """Say who holds a question; null when nobody does."""
    held = live_claim(answerable(question_id))
    return answer(claim_out(held) if held else None)


@api.post("/questions/<uuid:question_id>/claim")
@permit(ANSWER_QUESTION)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[ClaimOut]), tags=["mentoring"])
def claim_question(question_id: UUID) -> Response:
    """Hold a question for ten minutes, or go on holding it."""
    return claimed(claim(answerable(question_id), by=current_user))


@api.post("/questions/<uuid:question_id>/claim/extension")
@permit(ANSWER_QUESTION)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[ClaimOut]), tags=["mentoring"])
def extend_claim(question_id: UUID) -> Response:
    """Ask for more time."""
    return claimed(extend(answerable(question_id), by=current_user))


@api.delete("/questions/<uuid:question_id>/claim")
@permit(ANSWER_QUESTION)
@spec.validate(resp=CLAIM, tags=["mentoring"])
def release_claim(question_id: UUID) -> Response:
    """Give a question back; one that is not held stays as it is."""
    release(answerable(question_id), by=current_user)
    save(url_for("api.get_claim", question_id=question_id), 200)
    return get_claim(question_id)  # type: ignore[no-any-return]


@api.get("/questions/<uuid:question_id>/draft")
@permit(ANSWER_QUESTION)
@spec.validate(resp=DRAFT, tags=["mentoring"])
def get_draft(question_id: UUID) -> Response:
    """Tell what one has written so far."""
    question = answerable(question_id)
    return answer(draft_out(draft_of(question, current_user), live_claim(question)))


@api.put("/questions/<uuid:question_id>/draft")
@exempt  # the same words kept twice are the same draft
@permit(ANSWER_QUESTION)
@spec.validate(json=DraftIn, resp=DRAFT, tags=["mentoring"])
def put_draft(question_id: UUID, json: DraftIn) -> Response:
    """Keep what was written so far, whoever holds the question; a claim of one's own is renewed."""
    question = answerable(question_id)
    keep_draft(question, json.text, by=current_user)
    save(url_for("api.get_draft", question_id=question_id), 200)
    return answer(draft_out(draft_of(question, current_user), live_claim(question)))


def answerable(question_id: UUID) -> Question:
    """Load a question that the caller may answer; one's own may be seen but not answered."""
    asker = joinedload(Question.asker)
    question = one_or_404(questions_for(current_user).where(Question.id == question_id).options(asker))
    return question if may_answer_question(current_user, question) else abort(403)


def claimed(held: QuestionClaim) -> Response:
    """Commit, and tell of a claim of one's own."""
    told = claim_out(held)
    save(url_for("api.get_claim", question_id=held.question_id), 200)
    return answer(told)


def claim_out(held: QuestionClaim) -> ClaimOut:
    """Tell of a claim."""
    return ClaimOut(
        question_id=held.question_id,
        mentor_id=held.mentor_id,
        mentor_name=held.mentor.shown_name,
        kind="assigned" if held.kind == "assigned" else "claimed",
        claimed_at=held.claimed_at,
        expires_at=held.expires_at,
    )


def draft_out(draft: AnswerDraft | None, held: QuestionClaim | None) -> DraftOut:
    """Tell of a draft; one that is not there has no words."""
    return DraftOut(
        text=draft.text if draft else "",
        updated_at=draft.updated_at if draft else None,
        is_held=held is not None and held.mentor_id == current_user.id,
        held_until=held.expires_at if held else None,
    )
