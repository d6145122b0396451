"""Asking: a question is written down and waits for a mentor from that moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select

from spark.domain.library.content import Content
from spark.domain.library.details import one_of, shelf_slug
from spark.domain.moderation.case import TextRevision
from spark.domain.people.user import User
from spark.domain.questions.announcing import queue_changed, regroup, thread_changed
from spark.domain.questions.language import language_asked_in
from spark.domain.questions.question import URGENCIES, Question
from spark.domain.questions.writing import checked_text, checked_title, write
from spark.domain.refusal import Refused
from spark.extensions import db

BIGGEST = 2**63 - 1  # PostgreSQL's largest key of an advisory lock
MOST_SHOWN = 300  # characters of a text in a sentence about it


def ask(
    title: str,
    text: str,
    *,
    by: User,
    subject: str,
    grade: str,
    urgency: str = "medium",
    language: str | None = None,
    content: Content | None = None,
    test_answer_id: UUID | None = None,
    id: UUID | None = None,
) -> Question:
    """Ask. Subject and grade by slug or name; `content` is a lesson the asker may read, `test_answer_id`
    one of `policy.askable_answers`. Raises Refused.

    `id` is one that the asker's phone made (UUID v4) before there was a line: sent again, it is the same question.
    With other words it is refused (CONFLICT), because the first ones have arrived: nobody's words vanish in silence.
    """
    if id is not None and (asked := asked_before(id, by)) is not None:
        refuse_other_words(asked, title, text)
        return asked
    question = Question(id=id, asker_id=by.id, **described(subject, grade, urgency))
    question.language = language_asked_in(language, by)
    question.content_id = content.id if content else None
    question.test_answer_id = test_answer_id
    write(question, text, title=title, by=by, asker=by)
    db.session.add(question)
    db.session.flush()
    if question.standing == "shown":
        question_is_shown(question)
    return question


def asked_before(id: UUID, by: User) -> Question | None:
    """Return the question of this id; whoever sends it twice at once waits here. Raises Refused for another's id."""
    if id.version != 4:
        raise Refused(_("An id made on a phone is a UUID of version 4."), field="id", code="VALIDATION_ERROR")
    db.session.execute(select(func.pg_advisory_xact_lock(id.int & BIGGEST)))
    asked = db.session.get(Question, id)
    if asked is not None and asked.asker_id != by.id:
        raise Refused(_("This id is taken. Make a new one."), field="id", code="ID_TAKEN", status=409)
    return asked


def refuse_other_words(asked: Question, title: str, text: str) -> None:
    """Refuse a question that arrived with other words than these, now or before it was edited."""
    said = {(asked.title, asked.text)} | {(one.title, one.text) for one in revisions_of(asked)}
    if (checked_title(title), checked_text(text)) not in said:
        raise Refused(
            _(
                "This question has arrived already, with other words: “%(words)s” Change it on its own page.",
                words=f"{asked.title} – {asked.text[:MOST_SHOWN]}",
            ),
            code="CONFLICT",
            status=409,
        )


def revisions_of(asked: Question) -> Sequence[TextRevision]:
    """What a question said before."""
    return db.session.scalars(
        select(TextRevision).filter_by(subject_type=Question.__tablename__, subject_id=asked.id)
    ).all()


def lesson_asked_about(readable: Select[Content], content_id: UUID | None) -> Content | None:
    """Load the lesson a question is about, out of those the asker may read. Raises Refused when it is none of them."""
    if content_id is None:
        return None
    content = db.session.scalars(readable.where(Content.id == content_id)).one_or_none()
    if content is None:
        raise Refused(_("This lesson is not there any more."), field="content", code="VALIDATION_ERROR")
    return content


def described(subject: str, grade: str, urgency: str) -> dict[str, Any]:
    """Return the columns that say on which desk a question belongs. Raises Refused."""
    return {
        "subject_slug": shelf_slug("subject", subject, _("Choose the subject.")),
        "grade_slug": shelf_slug("grade", grade, _("Choose the grade.")),
        "urgency": one_of("urgency", urgency, URGENCIES, _("Choose how urgent it is.")),
    }


def question_is_shown(question: Question) -> None:
    """Bring it to the desks; at once, or when a moderator releases a held question."""
    queue_changed(question.id)
    thread_changed(question.id)
    regroup(question.id)
