"""What was asked before: `/api/questions/similar`."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from flask import Response
from flask_login import current_user
from pydantic import StringConstraints
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.content import slug_of
from spark.api.envelope import Envelope, Schema, answer
from spark.api.spec import spec
from spark.domain.questions.posted import LONGEST_TEXT
from spark.domain.questions.question import LONGEST_TITLE, Question
from spark.domain.questions.similar import similar_to
from spark.extensions import limiter
from spark.limits import caller
from spark.policy import ASK_QUESTION, permit, questions_for


class SimilarQuery(Schema):
    """What somebody is about to ask; the subject by name or slug."""

    title: Annotated[str, StringConstraints(max_length=LONGEST_TITLE)] = ""
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)] = ""
    subject: Annotated[str, StringConstraints(max_length=100)] = ""


class SimilarOut(Schema):
    """A question like it."""

    id: UUID
    title: str
    subject: str
    status: str
    answer_count: int
    has_accepted_answer: bool
    subscriber_count: int


class SimilarFound(Schema):
    """Answered questions to read, and open ones to wait for with their askers, the nearest first."""

    answered: list[SimilarOut]
    waiting: list[SimilarOut]


@api.get("/questions/similar")
@permit(ASK_QUESTION)
@limiter.limit("90 per minute", key_func=caller)
@spec.validate(query=SimilarQuery, resp=SpecResponse(HTTP_200=Envelope[SimilarFound]), tags=["questions"])
def similar_questions(query: SimilarQuery) -> Response:
    """Find questions like the one somebody is about to ask."""
    subject = slug_of("subject", query.subject, "subject")
    found = similar_to(
        questions_for(current_user), asker_id=current_user.id, title=query.title, text=query.text, subject=subject
    )
    waiting, answered = ([out(row) for row in rows] for rows in (found.waiting, found.answered))
    return answer(SimilarFound(answered=answered, waiting=waiting))


def out(question: Question) -> SimilarOut:
    """Tell of one; a closed question that people can read has an accepted answer."""
    return SimilarOut(
        id=question.id,
        title=question.title,
        subject=question.subject_slug,
        status=question.status,
        answer_count=question.answer_count,
        has_accepted_answer=question.status == "closed",
        subscriber_count=question.subscriber_count,
    )
