"""Asking a question."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_login import current_user
from sqlalchemy import Select
from sqlalchemy.orm import load_only, raiseload

from spark.domain.library.content import Content, ContentVersion
from spark.domain.practice.asking_about import AnswerAskedAbout, answer_asked_about
from spark.domain.questions.asking import ask, lesson_asked_about
from spark.domain.questions.question import LONGEST_TITLE, Question
from spark.domain.questions.waiting import expected_wait
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.policy import ASK_QUESTION, askable_answers, library_for, permit, seen_by
from spark.student import student
from spark.student.photo import take_photo_with
from spark.student.question_forms import AskForm, id_in
from spark.student.similar import similar_part
from spark.web import done, show


@student.get("/questions/new")
@permit(ASK_QUESTION)
def new_question() -> Response:
    """Show the form, filled in as far as the address and the profile say."""
    about, from_test = lesson_named(request.args.get("content")), test_answer_named(request.args.get("answer"))
    return shown(AskForm(formdata=None, **presets(about, from_test)), about, from_test)


@student.post("/questions/new")
@permit(ASK_QUESTION)
def ask_question() -> Response:
    """Ask."""
    form = AskForm()
    if "look" not in request.form and form.is_sent():  # "look": without JavaScript one asks for similar questions first
        try:
            question = asked(form)
            take_photo_with(question)
            return done(url_for("student.question", question_id=question.id))
        except Refused as refusal:
            form.refuse(refusal)
    return shown(form, lesson_named(form.content.data), test_answer_named(form.answer.data))


def asked(form: AskForm) -> Question:
    """Ask what the form says. Raises Refused."""
    from_test = answer_asked_about(askable_answers(current_user), form.answer_id)
    return ask(
        form.title.data or "",
        form.text.data or "",
        by=current_user,
        subject=form.subject.data or "",
        grade=form.grade.data or "",
        urgency=form.urgency.data or "",
        content=lesson_asked_about(seen_by(current_user), form.content_id),
        test_answer_id=from_test.answer.id if from_test else None,
        id=form.made_id,
    )


def lesson_named(content_id: str | UUID | None) -> ContentVersion | None:
    """Load the title of a published lesson; None for what is none."""
    try:
        wanted = id_in(str(content_id or ""), "content")
    except Refused:
        return None
    return db.session.scalars(titles().where(Content.id == wanted)).one_or_none() if wanted else None


def test_answer_named(answer_id: str | UUID | None) -> AnswerAskedAbout | None:
    """Load one's own answer in a test; None for what is none."""
    try:
        return answer_asked_about(askable_answers(current_user), id_in(str(answer_id or ""), "answer"))
    except Refused:
        return None


def titles() -> Select[Any]:
    """The published lessons, with what a link to one needs."""
    shown = (ContentVersion.title, ContentVersion.language, ContentVersion.subject_slug, ContentVersion.grade_slug)
    return library_for(current_user).options(load_only(ContentVersion.content_id, *shown), raiseload("*"))


def presets(about: ContentVersion | None, from_test: AnswerAskedAbout | None) -> dict[str, str]:
    """Return the shelf of the lesson or the test, else the asker's own grade, and what the title may be."""
    if from_test is not None:
        test = from_test.test
        return {
            "answer": str(from_test.answer.id),
            "subject": test.subject_slug,
            "grade": test.grade_slug,
            "title": from_test.first_words,
        }
    said = {"title": request.args.get("title", "").replace("\0", "")[:LONGEST_TITLE]}
    if about is not None:
        return said | {
            "content": str(about.content_id),
            "subject": about.subject_slug,
            "grade": about.grade_slug,
        }
    profile = current_user.student_profile if current_user.role == "student" else None
    return said | {"grade": profile.grade_level if profile else "", "subject": request.args.get("subject", "")}


def shown(form: AskForm, about: ContentVersion | None, from_test: AnswerAskedAbout | None) -> Response:
    """Answer the page."""
    wait = expected_wait(form.subject.data or "")
    like_it = similar_part(form.title.data or "", form.text.data or "", form.subject.data or "")
    told = from_test.explained if from_test else None
    return show(
        "student/ask.html", form.status, form=form, about=about, from_test=from_test, told=told, wait=wait, **like_it
    )
