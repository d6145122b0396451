"""Evidence: a text as it was when a case about it was opened. Later edits and withdrawals do not touch it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert

from spark.domain.ids import new_id
from spark.domain.moderation.case import Case
from spark.domain.questions.answer import Answer
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.question import Question
from spark.extensions import db

Text = Question | Answer | QuestionFollowup
MODELS: dict[str, type[Question] | type[Answer] | type[QuestionFollowup]] = {
    model.__tablename__: model for model in (Question, Answer, QuestionFollowup)
}


def author_of(text: Text) -> UUID:
    """Whose words a text is."""
    return text.asker_id if isinstance(text, Question) else text.author_id


def thread_of(text: Text) -> UUID:
    """The question that a text is, or stands below."""
    return text.id if isinstance(text, Question) else text.question_id


def evidence_of(text: Text) -> dict[str, Any]:
    """Return what a text says and shows now."""
    said: dict[str, Any] = {"text": text.text, "question_id": str(thread_of(text))}
    if isinstance(text, Question):
        said |= {"title": text.title, "photos": photos_of(text)}
    return said


def photos_of(question: Question) -> list[dict[str, Any]]:
    """Return where a question's photo lies, if it has one."""
    return [{"key": question.photo_key, "thumbnail": question.thumbnail_key}] if question.photo_key else []


def open_case(text: Text) -> Case:
    """Return the undecided case of a text, opened if there is none, and hold its row: the index lets one be.

    A photo that was put to the text since joins the evidence; earlier words are kept as revisions.
    """
    subject = {"subject_type": text.__tablename__, "subject_id": text.id}
    row = {"id": new_id(), "author_id": author_of(text), "evidence": evidence_of(text), "findings": [], **subject}
    db.session.execute(
        insert(Case)
        .values(is_held=False, report_count=0, note="", **row)
        .on_conflict_do_nothing(index_elements=["subject_type", "subject_id"], index_where=Case.decided_at.is_(None))
    )
    case = db.session.scalars(undecided(text).with_for_update()).one()
    known = case.evidence.get("photos", [])
    new = [photo for photo in evidence_of(text).get("photos", []) if photo not in known]
    if new:
        case.evidence = case.evidence | {"photos": known + new}
    return case


def undecided(text: Text) -> Select[Case]:
    """The case of a text that waits for a moderator."""
    return (
        select(Case)
        .where(Case.subject_type == text.__tablename__, Case.subject_id == text.id, Case.decided_at.is_(None))
        .execution_options(populate_existing=True)
    )


def is_evidence(text: Text) -> bool:
    """Whether a case about a text waits, so that nothing of it may be erased."""
    return bool(db.session.scalar(select(undecided(text).exists())))
