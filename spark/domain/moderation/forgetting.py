"""Forgetting: what becomes of the words of somebody whose account is erased.

What everybody reads stays, as a former member's: others learn from it and have answered it. What nobody but admins
reads any more (taken back, held, taken down, earlier versions, decided cases, remarks of reports) served only this
person or a moderator, and goes; so do their photos, which may show a hand, a face or a room. An open case comes first:
until it is decided, its author is not erased.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, cast, delete, select, update

from spark.domain.moderation.audit import AuditEntry, AuditPersonalValue
from spark.domain.moderation.case import Case, Report, TextRevision
from spark.domain.moderation.evidence import MODELS
from spark.domain.people.user import User
from spark.domain.questions.photo import forget_photo
from spark.domain.questions.question import Question
from spark.extensions import db


def has_open_case() -> ColumnElement[bool]:
    """Whether a case about somebody's words waits; for a query about people."""
    return select(Case.id).where(Case.author_id == User.id, Case.decided_at.is_(None)).exists()


def forget_words_of(person: User) -> None:
    """Erase what only moderators could still read of somebody."""
    with_photo = select(Question).where(Question.asker_id == person.id, Question.photo_key.is_not(None))
    for question in db.session.scalars(with_photo):
        forget_photo(question)
    for kind, model in MODELS.items():
        author = model.asker_id if model is Question else model.author_id  # type: ignore[union-attr]
        own = select(model.id).where(author == person.id)
        db.session.execute(
            delete(TextRevision).where(TextRevision.subject_type == kind, TextRevision.subject_id.in_(own))
        )
        nothing = {"text": "", "html": ""} | (
            {"title": "", "search_key": "", "search": ""} if model is Question else {}
        )
        db.session.execute(update(model).where(author == person.id, model.standing != "shown").values(**nothing))
    for case in db.session.scalars(select(Case).where(Case.author_id == person.id)):
        case.evidence, case.findings = {"question_id": case.evidence["question_id"], "text": "", "photos": []}, []
        case.note = ""
    own_cases = select(cast(Case.id, String)).where(Case.author_id == person.id)
    said = select(AuditEntry.id).where(AuditEntry.subject_type == "cases", AuditEntry.subject_id.in_(own_cases))
    db.session.execute(delete(AuditPersonalValue).where(AuditPersonalValue.entry_id.in_(said)))
    db.session.execute(update(Report).where(Report.reporter_id == person.id).values(note=""))
