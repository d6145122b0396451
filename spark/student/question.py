"""One question with its thread. The thread is a part of its own, which looks again when something happens."""

from __future__ import annotations

from uuid import UUID

from flask import Response, url_for
from flask_babel import get_locale
from flask_login import current_user

from spark.domain.library.content import ContentVersion
from spark.domain.practice.asking_about import answer_behind
from spark.domain.questions.question import Question
from spark.domain.questions.thread import Thread, thread_of, with_all
from spark.policy import (
    SIGNED_IN,
    answers_for,
    followups_for,
    may_change_question,
    may_follow_up,
    may_see_key_behind,
    permit,
    questions_for,
)
from spark.student import student
from spark.student.asking import lesson_named
from spark.student.question_forms import FollowUpForm
from spark.student.times import ago
from spark.web import one_or_404, show, show_part
from spark.writing import writing_direction


@student.get("/questions/<uuid:question_id>")
@permit(SIGNED_IN)
def question(question_id: UUID) -> Response:
    """Show a question and what was said to it."""
    return shown(question_id)


@student.get("/questions/<uuid:question_id>/thread")
@permit(SIGNED_IN)
def question_thread(question_id: UUID) -> Response:
    """Answer the thread alone."""
    thread = loaded(question_id)
    return show_part("questions/_thread.html", etag=etag_of(thread), thread=thread, question=thread.question)


def shown(question_id: UUID, refused: FollowUpForm | None = None) -> Response:
    """Answer the page, with a follow-up as it was sent when that was refused."""
    thread = loaded(question_id)
    asked = thread.question
    form = refused or FollowUpForm(formdata=None)
    about, from_test = lesson_named(asked.content_id), answer_behind(asked.test_answer_id)
    sees_key = from_test is not None and may_see_key_behind(current_user, asked)
    return show(
        "student/question.html",
        form.status,
        etag=[etag_of(thread), question_key(asked, about), sees_key],
        thread=thread,
        question=asked,
        about=about,
        from_test=from_test,
        told=from_test.explained if from_test and sees_key else None,
        form=form,
        may_change=may_change_question(current_user, asked),
        may_follow_up=may_follow_up(current_user, asked) and (asked.status != "closed" or refused is not None),
        writing=writing_direction(asked.language),
        here=url_for("student.question", question_id=asked.id),
    )


def loaded(question_id: UUID) -> Thread:
    """Load a question that the reader may read, with its thread."""
    asked = one_or_404(with_all(questions_for(current_user).where(Question.id == question_id)))
    return thread_of(asked, current_user, answers=answers_for(current_user), followups=followups_for(current_user))


def etag_of(thread: Thread) -> list[object]:
    """Return what the thread shows; ages change by themselves."""
    return [thread.key(), [ago(text.created_at) for text in thread.texts]]


def question_key(asked: Question, about: ContentVersion | None) -> list[object]:
    """Return what can change about the question itself."""
    names = asked.subject.name(str(get_locale())), asked.grade.name(str(get_locale())), asked.asker.shown_name
    said = asked.edited_at, asked.updated_at, asked.urgency, asked.standing, asked.photo_key
    return [names, said, ago(asked.created_at), about and about.title]
