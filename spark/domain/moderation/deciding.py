"""Deciding: a moderator lets a text stand or takes it down; its author is told, and the log says who it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from spark.domain.clock import now
from spark.domain.library.details import one_of
from spark.domain.moderation.audit import record
from spark.domain.moderation.case import Case
from spark.domain.moderation.evidence import MODELS, Text, thread_of
from spark.domain.moderation.reporting import checked_note
from spark.domain.moderation.sight import bring_back, remove
from spark.domain.notices.notifying import notify
from spark.domain.people.user import User
from spark.domain.questions.locking import locked_in_order
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused
from spark.extensions import db

DECISIONS = ("kept", "removed")
WHAT = {"questions": "question", "answers": "answer", "question_followups": "followup"}


def decide(case: Case, decision: str, note: str, *, by: User) -> Case:
    """Let a text stand ("kept") or take it down ("removed", which needs a reason).

    Of two who decide at once, the second is told who was faster. Raises Refused: OWN_TEXT, ALREADY_DECIDED,
    VALIDATION_ERROR.
    """
    decision = one_of("decision", decision, DECISIONS, _("Choose what becomes of the text."))
    note = checked_note(note)
    if decision == "removed" and not note:
        raise Refused(_("Say why it is taken down."), field="note", code="VALIDATION_ERROR")
    locked_in_order([UUID(case.evidence["question_id"])])
    case = undecided(case.id, by)
    was_hidden = case.is_held
    case.decided_at, case.decided_by_id, case.decision, case.note = now(), by.id, decision, note
    case.is_held = False
    text = subject_of(case)
    if decision == "removed":
        remove(text)
    elif text.standing == "held":
        bring_back(text)
    db.session.flush()
    record(
        "case.keep" if decision == "kept" else "case.remove",
        case,
        by=by,
        personal={"note": note} if note else None,
        subject_type=case.subject_type,
        subject_id=str(case.subject_id),
    )
    # Who was reported and may stay as they are need not know that somebody complained.
    if decision == "removed" or was_hidden:
        tell_author(case, text)
    return case


def subject_of(case: Case) -> Text:
    """Load the text of a case as it is now."""
    model: Any = MODELS[case.subject_type]
    text: Text = db.session.get_one(model, case.subject_id, populate_existing=True)
    return text


def undecided(case_id: UUID, by: User) -> Case:
    """Hold a case as it is now. Raises Refused when it is about one's own text, or somebody was faster."""
    case = db.session.scalars(
        select(Case).where(Case.id == case_id).with_for_update(of=Case).execution_options(populate_existing=True)
    ).one()
    if case.author_id == by.id:
        raise Refused(_("This case is about your own words. Another admin decides."), code="OWN_TEXT", status=403)
    if case.decided_at is not None:
        faster = db.session.get(User, case.decided_by_id) if case.decided_by_id else None
        raise Refused(
            _("%(name)s has decided this already.", name=faster.full_name if faster else _("Somebody else")),
            code="ALREADY_DECIDED",
            status=409,
        )
    return case


def tell_author(case: Case, text: Text) -> None:
    """Tell the author what became of their words, and why they were taken down."""
    question = db.session.get_one(Question, thread_of(text), options=[joinedload(Question.asker)])
    is_removed = case.decision == "removed"
    notify(
        {case.author_id},
        "text_decided",
        event=f"case:{case.id}",
        thread=f"question:{question.id}",
        url="/questions" if is_removed and text is question else f"/questions/{question.id}",
        title=question.title,
        what=WHAT[case.subject_type],
        decision="removed" if is_removed else "shown",
        **({"reason": case.note} if is_removed else {}),
    )
