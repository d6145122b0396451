"""Taking along: a mentor who will have no line for a while holds many questions for a day, to answer them meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.questions.announcing import desk_changed
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.claiming import claims_of
from spark.domain.questions.leasing import free_for, new_claim, refuse_unless_answerable
from spark.domain.questions.locking import hold_person, locked
from spark.domain.questions.question import Question
from spark.domain.questions.queue import queue_page
from spark.domain.questions.queue_filters import QueueFilters
from spark.domain.refusal import Refused
from spark.extensions import db

A_DAY = timedelta(hours=24)
MOST = 20  # questions a mentor takes along


def take_along(questions: Select[Question], *, by: User) -> list[QuestionClaim]:
    """Take the best of `questions` that nobody holds, until one has MOST with oneself; return those taken now."""
    hold_person(by.id)
    have = len(db.session.scalars(taken_along_by(by)).all())
    claim = aliased(QuestionClaim)
    held = select(1).where(claim.question_id == Question.id, claim.ended_at.is_(None), claim.expires_at > now())
    free = questions.where(Question.status == "open", ~exists(held))
    taken = []
    for row in queue_page(free, by, QueueFilters(), limit=MOST - have) if have < MOST else ():
        question = locked(row.id)
        try:
            refuse_unless_answerable(question, by)
            if free_for(question, by) is not None:
                continue
        except Refused:  # somebody was faster since the list was made: then it is theirs
            continue
        taken.append(new_claim(question, by, A_DAY, kind="along"))
        desk_changed(question.id)
    return taken


def taken_along_by(mentor: User) -> Select[QuestionClaim]:
    """The questions that a mentor has with them."""
    return claims_of(mentor).where(QuestionClaim.kind == "along")


def held_along(mentor: User) -> Sequence[Question]:
    """Load them, the longest held first."""
    claims = taken_along_by(mentor).with_only_columns(QuestionClaim.question_id)
    found = {one.id: one for one in db.session.scalars(select(Question).where(Question.id.in_(claims.order_by(None))))}
    return [found[question_id] for question_id in db.session.scalars(claims)]
