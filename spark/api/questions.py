"""Questions: `/api/questions`, asked, read, mended, taken back and opened again."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from flask import Response, abort, url_for
from flask_babel import get_locale
from flask_login import current_user
from pydantic import Field, StringConstraints
from spectree import Response as SpecResponse

from spark.api import api, cursor
from spark.api.content import Name, slug_of
from spark.api.envelope import Envelope, Meta, Schema, answer, in_our_names
from spark.api.questions_schema import QuestionOut, QuestionRowOut, Status, Urgency, question_out, row_out
from spark.api.spec import spec
from spark.domain.library.shelves import shelves
from spark.domain.questions import listing
from spark.domain.questions.asking import ask, lesson_asked_about
from spark.domain.questions.editing import edit_question
from spark.domain.questions.question import Question
from spark.domain.questions.reopening import reopen
from spark.domain.questions.subscribing import me_too, stop
from spark.domain.questions.thread import Thread, thread_of, with_all
from spark.domain.questions.withdrawing import withdraw_question
from spark.policy import (
    ASK_QUESTION,
    SIGNED_IN,
    answers_for,
    followups_for,
    may_change_question,
    permit,
    questions_for,
    seen_by,
)
from spark.web import one_or_404, save

Text = Annotated[str, StringConstraints(max_length=100_000)]
QUESTION = SpecResponse(HTTP_200=Envelope[QuestionOut])
FIELDS = {"text": "questionText", "grade": "gradeLevel", "content": "contentId"}
ORDER = "newest"


class QuestionQuery(cursor.Paged):
    """What to list, the newest first. Subject and grade level by name, in any language, or by slug."""

    subject: Name = ""
    grade_level: Name = ""
    status: Status | Literal[""] = ""
    search: Annotated[str, StringConstraints(max_length=listing.LONGEST_QUERY)] = ""
    whose: Literal["", "mine", "following"] = ""


class QuestionList(Schema):
    """A page of questions; `total` stops at 1,000."""

    success: bool = True
    data: list[QuestionRowOut]
    meta: Meta


class QuestionIn(Schema):
    """A new question. `id` is a UUID of version 4 made by the client: sent again, it is the same question."""

    id: UUID | None = None
    title: Text
    question_text: Text
    subject: Name
    grade_level: Name
    urgency: Urgency = "medium"
    language: Annotated[str, StringConstraints(max_length=10)] | None = None
    content_id: UUID | None = Field(None, description="The lesson it is about.")


class QuestionPatch(Schema):
    """What to change. Once somebody has answered, title and text stay as they are."""

    title: Text | None = None
    question_text: Text | None = None
    subject: Name | None = None
    grade_level: Name | None = None
    urgency: Urgency | None = None


class ReopenIn(Schema):
    """What is still missing; it becomes a follow-up."""

    text: Text = ""


@api.get("/questions")
@permit(SIGNED_IN)
@spec.validate(query=QuestionQuery, resp=SpecResponse(HTTP_200=QuestionList), tags=["questions"])
def list_questions(query: QuestionQuery) -> Response:
    """List, search and filter the questions of the school."""
    filters = listing.QuestionFilters(
        words=query.search.replace("\0", ""),
        subject=slug_of("subject", query.subject, "subject"),
        grade=slug_of("grade", query.grade_level, "gradeLevel"),
        status=query.status,
        whose=query.whose,
    )
    after = query.place(ORDER, listing.last_page)
    readable = questions_for(current_user)
    found = listing.list_questions(
        readable, filters, reader=current_user, page=query.page, limit=query.limit, after=after
    )
    more = cursor.written(ORDER, listing.position(found.questions[-1])) if found.has_more else None
    total = listing.counted(readable, filters, reader=current_user)
    names = shelves(str(get_locale()))
    return answer(
        [row_out(question, names) for question in found.questions],
        meta=Meta(page=query.page, limit=query.limit, total=total, next_cursor=more),
    )


@api.get("/questions/<uuid:question_id>")
@permit(SIGNED_IN)
@spec.validate(resp=QUESTION, tags=["questions"])
def get_question(question_id: UUID) -> Response:
    """Tell of a question with its answers and follow-ups."""
    return answer(question_out(thread(question_id)))


@api.post("/questions")
@permit(ASK_QUESTION)
@spec.validate(json=QuestionIn, resp=SpecResponse(HTTP_201=Envelope[QuestionOut]), tags=["questions"])
def create_question(json: QuestionIn) -> Response:
    """Ask."""
    with in_our_names(FIELDS):
        question = ask(
            json.title,
            json.question_text,
            by=current_user,
            subject=json.subject,
            grade=json.grade_level,
            urgency=json.urgency,
            language=json.language,
            content=lesson_asked_about(seen_by(current_user), json.content_id),
            id=json.id,
        )
    return saved(question.id, 201)


@api.patch("/questions/<uuid:question_id>")
@permit(ASK_QUESTION)
@spec.validate(json=QuestionPatch, resp=QUESTION, tags=["questions"])
def update_question(question_id: UUID, json: QuestionPatch) -> Response:
    """Mend one's question."""
    with in_our_names(FIELDS):
        edit_question(
            own(question_id),
            by=current_user,
            title=json.title,
            text=json.question_text,
            subject=json.subject,
            grade=json.grade_level,
            urgency=json.urgency,
        )
    return saved(question_id)


@api.delete("/questions/<uuid:question_id>")
@permit(ASK_QUESTION)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[None]), tags=["questions"])
def delete_question(question_id: UUID) -> Response:
    """Take one's question back: nobody reads it any more."""
    withdraw_question(own(question_id), by=current_user)
    save(url_for("api.get_question", question_id=question_id), 200)
    return answer(None)


@api.post("/questions/<uuid:question_id>/reopen")
@permit(ASK_QUESTION)
@spec.validate(json=ReopenIn, resp=QUESTION, tags=["questions"])
def reopen_question(question_id: UUID, json: ReopenIn) -> Response:
    """Wait again, whatever was answered or accepted."""
    reopen(own(question_id), json.text, by=current_user)
    return saved(question_id)


@api.post("/questions/<uuid:question_id>/subscription")
@permit(SIGNED_IN)
@spec.validate(resp=QUESTION, tags=["questions"])
def subscribe_to_question(question_id: UUID) -> Response:
    """Say "me too": be told what the asker is told."""
    me_too(readable_question(question_id), by=current_user)
    return saved(question_id)


@api.delete("/questions/<uuid:question_id>/subscription")
@permit(SIGNED_IN)
@spec.validate(resp=QUESTION, tags=["questions"])
def unsubscribe_from_question(question_id: UUID) -> Response:
    """Wait no longer."""
    stop(readable_question(question_id), by=current_user)
    return saved(question_id)


def saved(question_id: UUID, status: int = 200) -> Response:
    """Commit, and tell of the question as it is now."""
    save(url_for("api.get_question", question_id=question_id), status)
    return answer(question_out(thread(question_id)), status)


def thread(question_id: UUID) -> Thread:
    """Load a question that the caller may read, with its thread."""
    question = one_or_404(with_all(questions_for(current_user).where(Question.id == question_id)))
    return thread_of(question, current_user, answers=answers_for(current_user), followups=followups_for(current_user))


def readable_question(question_id: UUID) -> Question:
    """Load a question that the caller may read."""
    return one_or_404(questions_for(current_user).where(Question.id == question_id))


def own(question_id: UUID) -> Question:
    """Load one's own question: another's is forbidden, and one that cannot be seen is not found."""
    question = readable_question(question_id)
    return question if may_change_question(current_user, question) else abort(403)
