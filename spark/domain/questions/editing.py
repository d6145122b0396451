"""Editing: the asker says better what they ask, until somebody has answered what it said."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from spark.domain.people.user import User
from spark.domain.questions.announcing import queue_changed, regroup, thread_changed
from spark.domain.questions.asker import only_the_asker
from spark.domain.questions.asking import described
from spark.domain.questions.clock_of_waiting import resume_clock
from spark.domain.questions.locking import locked
from spark.domain.questions.question import Question
from spark.domain.questions.writing import checked_text, checked_title, write
from spark.domain.refusal import Refused
from spark.extensions import db


def edit_question(
    question: Question,
    *,
    by: User,
    title: str | None = None,
    text: str | None = None,
    subject: str | None = None,
    grade: str | None = None,
    urgency: str | None = None,
) -> Question:
    """Change what is given. Whoever is asked for more and says more waits again. Raises Refused."""
    question = locked(question.id)
    only_the_asker(question, by)
    if question.status == "closed":
        raise Refused(_("This question is closed. Reopen it first."), code="QUESTION_CLOSED", status=409)
    said, found = question.text if text is None else text, question.title if title is None else title
    if question.answer_count and (checked_title(found), checked_text(said)) != (question.title, question.text):
        raise Refused(
            _("Somebody has answered these words already. Say the rest in a follow-up below, so that both stay clear."),
            field="text",
            code="QUESTION_ANSWERED",
            status=409,
        )
    says_more = write(question, said, title=found, by=by, asker=by)
    says_more |= move(question, subject, grade, urgency)
    if says_more:
        resume_clock(question)
    db.session.flush()
    queue_changed(question.id)
    thread_changed(question.id)
    regroup(question.id)
    return question


def move(question: Question, subject: str | None, grade: str | None, urgency: str | None) -> bool:
    """Put it on another desk; return whether subject or grade say something new."""
    before = question.subject_slug, question.grade_slug
    columns = described(subject or before[0], grade or before[1], urgency or question.urgency)
    for name, value in columns.items():
        setattr(question, name, value)
    return before != (question.subject_slug, question.grade_slug)
