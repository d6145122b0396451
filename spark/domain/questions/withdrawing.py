"""Withdrawing: the asker takes a question back. Nobody reads it any more but admins, who may need it as evidence."""

from __future__ import annotations

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.questions.announcing import queue_changed, thread_changed
from spark.domain.questions.asker import only_the_asker
from spark.domain.questions.leasing import end_claim_on
from spark.domain.questions.locking import locked
from spark.domain.questions.question import Question


def withdraw_question(question: Question, *, by: User) -> None:
    """Take it back; whoever works on it is free again. Withdrawing twice is once. Raises Refused."""
    question = locked(question.id)
    if question.standing == "withdrawn" and question.asker_id == by.id:
        return
    only_the_asker(question, by)
    question.standing, question.status, question.closed_at = "withdrawn", "closed", now()
    question.clock_stopped_at = None
    end_claim_on(question, "withdrawn")
    queue_changed(question.id)
    thread_changed(question.id)
