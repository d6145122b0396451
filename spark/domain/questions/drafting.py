"""Drafting: what a mentor writes is kept while they write, whoever holds the question meanwhile.

A draft belongs to its author for ever; it is a suggestion to others as soon as its author holds the question no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload, raiseload

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.questions.claim import LEASE, AnswerDraft, QuestionClaim
from spark.domain.questions.claiming import live_claim, prolonged
from spark.domain.questions.leasing import standing_claim
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused
from spark.extensions import db

LONGEST_DRAFT = 100_000  # characters: a draft may be too long for an answer and is kept all the same


@dataclass(frozen=True)
class DraftKept:
    """The draft is kept. `is_held`: the writer still holds the question; `held_until` is of whoever holds it."""

    is_held: bool
    held_until: datetime | None = None
    holder: str = ""  # the shown name of the mentor who holds it, when that is somebody else


def keep_draft(question: Question, text: str, *, by: User) -> DraftKept:
    """Keep what was written so far, whoever holds the question, and prolong the writer's lease while it runs.

    A text without a word forgets the draft. Raises Refused beyond LONGEST_DRAFT alone.
    """
    words = text.replace("\0", "").replace("\r\n", "\n")
    if len(words) > LONGEST_DRAFT:
        raise Refused(
            _("This is too long. Use at most %(count)s characters.", count=LONGEST_DRAFT),
            field="text",
            code="VALIDATION_ERROR",
        )
    own = standing_claim(question.id, by)  # before the draft, as everywhere: an answer sent meanwhile ends both
    holds = own is not None and own.is_live
    if own is not None and holds:
        prolonged(own, LEASE)
    if words.strip():
        store(question, words, by)
    else:
        forget_draft(question, by=by)
    if own is not None and holds:
        return DraftKept(True, own.expires_at)
    another = live_claim(question)
    return DraftKept(False, another.expires_at, another.mentor.shown_name) if another else DraftKept(False)


def store(question: Question, words: str, author: User) -> None:
    """Write the one row a mentor has on a question; of two devices the last to write wins."""
    row = {"question_id": question.id, "author_id": author.id, "text": words}
    db.session.execute(
        insert(AnswerDraft)
        .values(row)
        .on_conflict_do_update(
            index_elements=["question_id", "author_id"], set_={"text": words, "updated_at": func.now()}
        )
    )


def draft_of(question: Question, mentor: User) -> AnswerDraft | None:
    """What a mentor has written so far."""
    return db.session.get(AnswerDraft, (question.id, mentor.id), populate_existing=True)


def suggestions_for(question: Question, mentor: User) -> Sequence[AnswerDraft]:
    """What others wrote who do not hold the question any more, the newest first, their names loaded."""
    return drafts_around(question, mentor)[1]


def drafts_around(question: Question, mentor: User) -> tuple[AnswerDraft | None, Sequence[AnswerDraft]]:
    """A mentor's own draft and the suggestions of others, as the two above return them, in one query."""
    writes_on = select(QuestionClaim.id).where(
        QuestionClaim.question_id == AnswerDraft.question_id,
        QuestionClaim.mentor_id == AnswerDraft.author_id,
        QuestionClaim.ended_at.is_(None),
        QuestionClaim.expires_at > now(),
    )
    found = db.session.scalars(
        select(AnswerDraft)
        .where(
            AnswerDraft.question_id == question.id,
            or_(AnswerDraft.author_id == mentor.id, ~writes_on.exists()),
        )
        .order_by(AnswerDraft.updated_at.desc(), AnswerDraft.author_id)
        .options(joinedload(AnswerDraft.author, innerjoin=True), raiseload("*"))
        .execution_options(populate_existing=True)
    ).all()
    own = next((one for one in found if one.author_id == mentor.id), None)
    return own, [one for one in found if one is not own]


def forget_draft(question: Question, *, by: User) -> None:
    """Throw one's own draft away."""
    db.session.execute(
        delete(AnswerDraft)
        .where(AnswerDraft.question_id == question.id, AnswerDraft.author_id == by.id)
        .execution_options(synchronize_session=False)
    )
