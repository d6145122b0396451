"""/mentor/questions/<id>: the list, and beside it the question that lies on the desk."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from flask import Response, request

from spark.domain.clock import now
from spark.domain.practice.asking_about import answer_behind
from spark.domain.questions.question import Question
from spark.domain.questions.thread import Thread
from spark.domain.refusal import Refused
from spark.forms import Form
from spark.mentor import mentor
from spark.mentor.forms import AnswerForm, NeedsInfoForm
from spark.mentor.queue import listed
from spark.mentor.work import (
    alike,
    goes_to,
    held,
    question_on_desk,
    reply,
    show_hold,
    starting_text,
    thread_below,
    ticked_of,
)
from spark.policy import ANSWER_QUESTION, permit
from spark.web import show, show_part


@mentor.get("/questions/<uuid:question_id>", endpoint="question")
@permit(ANSWER_QUESTION)
def show_question(question_id: UUID) -> Response:
    """Show the desk with one question on it."""
    return desk_with(question_id)


@mentor.get("/questions/<uuid:question_id>/work")
@permit(ANSWER_QUESTION)
def work(question_id: UUID) -> Response:
    """Show the question alone, for a desk that has the list already."""
    return show_part("desk/_work.html", alone=True, **laid_out(question_on_desk(question_id, with_thread=True)))


@mentor.get("/questions/<uuid:question_id>/thread")
@permit(ANSWER_QUESTION)
def thread(question_id: UUID) -> Response:
    """Show what was said to it; asked again whenever somebody says more."""
    question = question_on_desk(question_id, with_thread=True)
    said = thread_below(question)
    return show_part("desk/_thread.html", etag=[said.key(), ages(said)], question=question, thread=said)


@mentor.get("/questions/<uuid:question_id>/hold")
@permit(ANSWER_QUESTION)
def hold(question_id: UUID) -> Response:
    """Show who holds the question; asked again whenever that may have changed."""
    return show_hold(question_on_desk(question_id))


@mentor.get("/questions/<uuid:question_id>/recipients")
@permit(ANSWER_QUESTION)
def goes_to_whom(question_id: UUID) -> Response:
    """Say who would get the answer with these boxes ticked."""
    question = question_on_desk(question_id)
    sentence = goes_to([question, *ticked_of(alike(question))])
    return show_part("desk/_goes_to.html", question=question, goes_to=sentence)


def desk_with(question_id: UUID, status: int = 200, refusal: Refused | None = None, **forms: Form) -> Response:
    """Show the list and the work; a form that was not accepted comes back as it stands, without the list."""
    question = question_on_desk(question_id, with_thread=True)
    beside = listed(question.id, question) if status == 200 else {}
    return show("mentor/desk.html", status, **beside | laid_out(question, refusal, **forms))


def laid_out(question: Question, refusal: Refused | None = None, **forms: Form) -> dict[str, Any]:
    """Return all that the work pane shows of a question that was loaded with its surroundings."""
    state = held(question, next(iter(question.claims), None), refusal)
    form = cast(AnswerForm | None, forms.get("form"))
    from_test = answer_behind(question.test_answer_id)
    text = starting_text(state["draft"].text if state["draft"] else "") if form is None else None
    return {
        **state,
        **reply(question, form, text),
        "thread": thread_below(question),
        "about": question.content.published_version if question.content else None,
        "from_test": from_test,
        "told": from_test.explained if from_test else None,
        "needs": forms.get("needs") or NeedsInfoForm(formdata=None),
        "is_sent": form is None and request.args.get("sent") == "1",
    }


def ages(said: Thread) -> list[int]:
    """Return how many minutes old each text is: their ages are shown and change by themselves."""
    moment = now()
    return [int((moment - text.created_at).total_seconds() // 60) for text in said.texts]
