"""Questions, answers and follow-ups as the API tells of them. Students appear by their first name."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from flask import url_for
from flask_babel import get_locale
from pydantic import Field

from spark.api.envelope import Schema
from spark.domain.library.shelves import Shelves, shelves
from spark.domain.questions.answer import Answer
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.question import Question
from spark.domain.questions.thread import Thread

Urgency = Literal["low", "medium", "high"]
Status = Literal["open", "answered", "closed"]
Standing = Literal["shown", "held", "withdrawn", "removed"]
Role = Literal["student", "educator", "mentor", "admin"]


class QuestionRowOut(Schema):
    """A question in a list. `standing` is held while a moderator looks at it first."""

    id: UUID
    asker_id: UUID
    asker_name: str
    subject: str
    grade_level: str
    language: str
    title: str
    urgency: Urgency
    status: Status
    standing: Standing
    needs_info: bool = Field(description="A mentor asked for more; the wait stands still until the asker says it.")
    answer_count: int
    subscriber_count: int
    created_at: datetime


class AnswerOut(Schema):
    """An answer."""

    id: UUID
    question_id: UUID
    author_id: UUID
    author_name: str
    author_role: Role
    answer_text: str
    html: str
    standing: Standing
    helpful_votes: int
    is_accepted: bool
    created_at: datetime
    edited_at: datetime | None


class FollowUpOut(Schema):
    """A remark in a thread; `needs_info` is a mentor's request for more."""

    id: UUID
    question_id: UUID
    author_id: UUID
    author_name: str
    author_role: Role
    kind: Literal["follow_up", "needs_info"]
    text: str
    html: str
    standing: Standing
    created_at: datetime
    edited_at: datetime | None


class WaitOut(Schema):
    """Half of the recent questions were answered within `usualSeconds`, nine of ten within `longSeconds`."""

    usual_seconds: int
    long_seconds: int
    sentence: str


class QuestionOut(QuestionRowOut):
    """A question with its thread, as the caller may read it."""

    question_text: str
    html: str
    image_url: str | None
    content_id: UUID | None
    waiting_since: datetime
    first_answered_at: datetime | None
    closed_at: datetime | None
    edited_at: datetime | None
    expected_wait: WaitOut | None = Field(description="While it waits, and enough others were asked lately.")
    is_subscribed: bool
    answers: list[AnswerOut] = Field(description="The accepted one first, then the most helpful.")
    helpful_to_me: list[UUID] = Field(description="The answers that the caller found helpful.")
    follow_ups: list[FollowUpOut]


def row_out(question: Question, names: Shelves) -> QuestionRowOut:
    """Tell of a question in a list; reads `question.asker`."""
    return QuestionRowOut(**shared(question, names))


def question_out(thread: Thread) -> QuestionOut:
    """Tell of a question with its thread."""
    question, wait = thread.question, thread.wait
    return QuestionOut(
        **shared(question, shelves(str(get_locale()))),
        question_text=question.text,
        html=question.html,
        image_url=url_for("student.question_photo", question_id=question.id) if question.photo_key else None,
        content_id=question.content_id,
        waiting_since=question.waiting_since,
        first_answered_at=question.first_answered_at,
        closed_at=question.closed_at,
        edited_at=question.edited_at,
        expected_wait=wait
        and WaitOut(
            usual_seconds=int(wait.usual.total_seconds()),
            long_seconds=int(wait.long.total_seconds()),
            sentence=wait.sentence,
        ),
        is_subscribed=thread.is_subscribed,
        answers=[answer_out(answer) for answer in thread.answers],
        helpful_to_me=sorted(thread.voted),
        follow_ups=[followup_out(followup) for followup in thread.followups],
    )


def shared(question: Question, names: Shelves) -> dict[str, object]:
    """Return what a list and the question itself tell alike."""
    return {
        "id": question.id,
        "asker_id": question.asker_id,
        "asker_name": question.asker.shown_name,
        "subject": names.subject(question.subject_slug),
        "grade_level": names.grade(question.grade_slug),
        "language": question.language,
        "title": question.title,
        "urgency": question.urgency,
        "status": question.status,
        "standing": question.standing,
        "needs_info": question.needs_info,
        "answer_count": question.answer_count,
        "subscriber_count": question.subscriber_count,
        "created_at": question.created_at,
    }


def answer_out(answer: Answer) -> AnswerOut:
    """Tell of an answer; reads `answer.author`."""
    return AnswerOut(
        **said(answer),
        answer_text=answer.text,
        helpful_votes=answer.helpful_votes,
        is_accepted=answer.is_accepted,
    )


def followup_out(followup: QuestionFollowup) -> FollowUpOut:
    """Tell of a follow-up; reads `followup.author`."""
    return FollowUpOut(**said(followup), text=followup.text, kind=followup.kind)  # type: ignore[arg-type]


def said(text: Answer | QuestionFollowup) -> dict[str, object]:
    """Return what an answer and a follow-up tell alike."""
    return {
        "id": text.id,
        "question_id": text.question_id,
        "author_id": text.author_id,
        "author_name": text.author.shown_name,
        "author_role": text.author.role,
        "html": text.html,
        "standing": text.standing,
        "created_at": text.created_at,
        "edited_at": text.edited_at,
    }
