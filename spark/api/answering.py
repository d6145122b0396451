"""Answering: `/api/questions/{id}/answer`, and what its author does with an answer afterwards."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from flask import Response, abort, g, url_for
from flask_login import current_user
from pydantic import Field, StringConstraints
from spectree import Response as SpecResponse
from sqlalchemy.orm import joinedload

from spark.api import api
from spark.api.answers import readable_answer
from spark.api.claims import answerable
from spark.api.envelope import Envelope, Schema, answer
from spark.api.questions_schema import AnswerOut, answer_out
from spark.api.spec import spec
from spark.domain.questions.answer import Answer
from spark.domain.questions.answering_alike import answer_alike
from spark.domain.questions.answering_many import LeftOut, SentToMany
from spark.domain.questions.drafting import keep_draft
from spark.domain.questions.mending import edit_answer, withdraw_answer
from spark.domain.questions.posted import LONGEST_TEXT
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.policy import ANSWER_QUESTION, may_change_answer, permit, questions_for
from spark.web import save

Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]


class AnswerTextIn(Schema):
    """What the answer says."""

    answer_text: Text


class AnswerIn(AnswerTextIn):
    """An answer, and the other questions of the same group that get it too."""

    also_for: list[UUID] = Field(default_factory=list, max_length=50, description="Questions that ask the same.")


class LeftOutOut(Schema):
    """A question that did not get the answer, and why."""

    question_id: UUID
    code: str
    message: str


class AnsweredOut(AnswerOut):
    """The answer, and what became of the other questions."""

    also_answered: list[UUID]
    left_out: list[LeftOutOut]


@api.post("/questions/<uuid:question_id>/answer")
@permit(ANSWER_QUESTION)
@spec.validate(json=AnswerIn, resp=SpecResponse(HTTP_201=Envelope[AnsweredOut]), tags=["mentoring"])
def answer_question(question_id: UUID, json: AnswerIn) -> Response:
    """Answer a question. What is closed or held by another is refused with 409, and the text is kept as a draft."""
    question = answerable(question_id)
    try:
        outcome = answer_alike(question, chosen(question, json.also_for), json.answer_text, by=current_user)
    except Refused as refusal:
        if refusal.status == 409:
            keep_words(question_id, json.answer_text)
        raise
    told = answered_out(outcome, question_id)
    save(url_for("api.get_answer", answer_id=told.id), 201)
    return answer(told, 201)


@api.patch("/answers/<uuid:answer_id>")
@permit(ANSWER_QUESTION)
@spec.validate(json=AnswerTextIn, resp=SpecResponse(HTTP_200=Envelope[AnswerOut]), tags=["mentoring"])
def update_answer(answer_id: UUID, json: AnswerTextIn) -> Response:
    """Say one's own answer better."""
    told = answer_out(edit_answer(own(answer_id), json.answer_text, by=current_user))
    save(url_for("api.get_answer", answer_id=answer_id), 200)
    return answer(told)


@api.delete("/answers/<uuid:answer_id>")
@permit(ANSWER_QUESTION)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[None]), tags=["mentoring"])
def delete_answer(answer_id: UUID) -> Response:
    """Take one's own answer back; moderators can still read it."""
    withdraw_answer(own(answer_id), by=current_user)
    save(url_for("api.get_answer", answer_id=answer_id), 200)
    return answer(None)


def chosen(question: Question, ids: list[UUID]) -> list[Question]:
    """Load the other questions that shall get the answer; one that the caller may not see is not found."""
    wanted = set(ids) - {question.id}
    asked = questions_for(current_user).where(Question.id.in_(wanted)).options(joinedload(Question.asker))
    found = db.session.scalars(asked.order_by(Question.id)).all()
    return list(found) if len(found) == len(wanted) else abort(404)


def keep_words(question_id: UUID, text: str) -> None:
    """Keep what could not be sent; the request's key stays free, because nothing was answered."""
    db.session.rollback()
    g.pop("idempotency_key", None)
    keep_draft(answerable(question_id), text, by=current_user)
    save(url_for("api.get_draft", question_id=question_id))


def own(answer_id: UUID) -> Answer:
    """Load an answer of one's own; somebody else's may be seen but not changed."""
    found = readable_answer(answer_id)
    return found if may_change_answer(current_user, found) else abort(403)


def answered_out(outcome: SentToMany, question_id: UUID) -> AnsweredOut:
    """Tell of the answers: of the first one, and who else got it."""
    first = next((one for one in outcome.answers if one.question_id == question_id), outcome.answers[0])
    return AnsweredOut(
        **answer_out(first).model_dump(),
        also_answered=[one.question_id for one in outcome.answers if one is not first],
        left_out=[left_out(one) for one in outcome.left_out],
    )


def left_out(one: LeftOut) -> LeftOutOut:
    """Tell why a question did not get it."""
    return LeftOutOut(question_id=one.question.id, code=one.refusal.code, message=str(one.refusal.sentence))
