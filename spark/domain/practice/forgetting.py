"""Forgetting: what somebody wrote in tests goes with them; what their answers say about the questions stays."""

from __future__ import annotations

from sqlalchemy import null, select, update

from spark.domain.people.user import User
from spark.domain.practice.attempt import AttemptAnswer, AttemptEvent, PracticeTestAttempt
from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.extensions import db

WRITTEN = ("free_response", "short_text")  # where a person may say anything


def forget_answers_of(person: User) -> None:
    """Erase the texts of a person's answers, here and in the record of what happened. Points and results stay."""
    attempts = select(PracticeTestAttempt.id).where(PracticeTestAttempt.user_id == person.id)
    written = select(PracticeTestQuestionVersion.id).where(PracticeTestQuestionVersion.kind.in_(WRITTEN))
    for model in (AttemptAnswer, AttemptEvent):
        db.session.execute(
            update(model)
            .where(model.attempt_id.in_(attempts), model.version_id.in_(written))
            .values(value=null())
            .execution_options(synchronize_session=False)
        )
    nothing_to_mark = update(AttemptAnswer).where(AttemptAnswer.attempt_id.in_(attempts), AttemptAnswer.waits_for_mark)
    db.session.execute(nothing_to_mark.values(waits_for_mark=False).execution_options(synchronize_session=False))
