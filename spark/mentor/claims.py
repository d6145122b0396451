"""Claims: take a question, ask for more time, give it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response
from flask_login import current_user

from spark.domain.questions.claiming import claim, extend, release
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.mentor import mentor
from spark.mentor.question import desk_with
from spark.mentor.work import here, question_on_desk, show_hold
from spark.policy import ANSWER_QUESTION, permit
from spark.web import done, save, wants_fragment


@mentor.post("/questions/<uuid:question_id>/claim")
@permit(ANSWER_QUESTION)
def claim_question(question_id: UUID) -> Response:
    """Take a question, or accept that it was assigned."""
    return changed(question_id, claim)


@mentor.post("/questions/<uuid:question_id>/claim/extension")
@permit(ANSWER_QUESTION)
def extend_claim(question_id: UUID) -> Response:
    """Ask for more time."""
    return changed(question_id, extend)


@mentor.post("/questions/<uuid:question_id>/claim/release")
@permit(ANSWER_QUESTION)
def release_claim(question_id: UUID) -> Response:
    """Give the question back, so that others may take it."""
    return changed(question_id, release)


def changed(question_id: UUID, verb: Callable[..., Any]) -> Response:
    """Do it, and show who holds the question now, whether it was done or somebody was faster."""
    question = question_on_desk(question_id)
    try:
        verb(question, by=current_user)
    except Refused as refusal:
        db.session.rollback()
        if wants_fragment():
            return show_hold(question_on_desk(question_id), refusal)
        return desk_with(question_id, refusal.status, refusal)
    if not wants_fragment():
        return done(here(question))
    save(here(question))
    return show_hold(question_on_desk(question_id))
