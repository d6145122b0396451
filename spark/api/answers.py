"""Answers: `/api/answers/{id}`, found helpful by readers and accepted by who asked."""

from __future__ import annotations

from uuid import UUID

from flask import Response, url_for
from flask_login import current_user
from spectree import Response as SpecResponse
from sqlalchemy.orm import joinedload

from spark.api import api
from spark.api.envelope import Envelope, answer
from spark.api.questions_schema import AnswerOut, answer_out
from spark.api.spec import spec
from spark.domain.questions.accepting import accept
from spark.domain.questions.answer import Answer
from spark.domain.questions.helping import mark_helpful, take_back_vote
from spark.policy import ASK_QUESTION, SIGNED_IN, permit, texts_in_sight
from spark.web import one_or_404, save

ANSWER = SpecResponse(HTTP_200=Envelope[AnswerOut])


@api.get("/answers/<uuid:answer_id>")
@permit(SIGNED_IN)
@spec.validate(resp=ANSWER, tags=["questions"])
def get_answer(answer_id: UUID) -> Response:
    """Tell of an answer."""
    return answer(answer_out(readable_answer(answer_id)))


@api.post("/answers/<uuid:answer_id>/helpful")
@permit(SIGNED_IN)
@spec.validate(resp=ANSWER, tags=["questions"])
def mark_answer_helpful(answer_id: UUID) -> Response:
    """Say that it helps: one vote a person, and none for one's own."""
    return saved(mark_helpful(readable_answer(answer_id), by=current_user))


@api.delete("/answers/<uuid:answer_id>/helpful")
@permit(SIGNED_IN)
@spec.validate(resp=ANSWER, tags=["questions"])
def take_back_helpful(answer_id: UUID) -> Response:
    """Take one's vote back."""
    return saved(take_back_vote(readable_answer(answer_id), by=current_user))


@api.post("/answers/<uuid:answer_id>/accept")
@permit(ASK_QUESTION)
@spec.validate(resp=ANSWER, tags=["questions"])
def accept_answer(answer_id: UUID) -> Response:
    """Accept it, which closes the question; only who asked may, and only one."""
    return saved(accept(readable_answer(answer_id), by=current_user))


def saved(changed: Answer) -> Response:
    """Commit, and tell of the answer."""
    told = answer_out(changed)
    save(url_for("api.get_answer", answer_id=changed.id), 200)
    return answer(told)


def readable_answer(answer_id: UUID) -> Answer:
    """Load an answer that the caller may read, below a question that they may read."""
    readable = texts_in_sight(current_user, "answers")
    found: Answer = one_or_404(
        readable.where(Answer.id == answer_id).options(joinedload(Answer.author, innerjoin=True))
    )
    return found
