"""Leases: whose a question is right now, and how a claim ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext as ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused
from spark.extensions import db


def refuse_unless_answerable(question: Question, by: User) -> None:
    """Mentors work on what waits or may be answered better, and is not their own. Raises Refused."""
    if question.asker_id == by.id:
        raise Refused(_("This is your own question. Others answer it."), code="OWN_QUESTION", status=403)
    if question.standing != "shown":
        raise Refused(_("This question is not there any more."), code="QUESTION_CLOSED", status=409)
    if question.status == "closed":
        raise Refused(_("This question is closed: the asker has what they need."), code="QUESTION_CLOSED", status=409)


def free_for(question: Question, mentor: User) -> QuestionClaim | None:
    """Return the mentor's own live claim, or None when nobody holds the question. Raises Refused when another does.

    The caller holds the question's row. A claim that ran out, whosever it was, is ended here.
    """
    claim = standing_claim(question.id)
    if claim is not None and not claim.is_live:
        lapse(claim)
        return None
    if claim is not None and claim.mentor_id != mentor.id:
        raise claimed_by_another(claim)
    return claim


def standing_claim(question_id: UUID, mentor: User | None = None) -> QuestionClaim | None:
    """The claim that has not ended (`mentor`: only theirs), its row held and as it is now; its lease may be over.

    Holding the row waits for a renewal that is on its way, so that nobody ends what was just prolonged.
    """
    claims = select(QuestionClaim).where(QuestionClaim.question_id == question_id, QuestionClaim.ended_at.is_(None))
    if mentor is not None:
        claims = claims.where(QuestionClaim.mentor_id == mentor.id)
    return db.session.scalars(
        claims.options(joinedload(QuestionClaim.mentor, innerjoin=True))
        .with_for_update(of=QuestionClaim)
        .execution_options(populate_existing=True)
    ).one_or_none()


def new_claim(question: Question, mentor: User, lease: timedelta, *, kind: str = "claimed") -> QuestionClaim:
    """Give a free question to a mentor; the partial unique index is the last word on "free"."""
    moment = now()
    claim = QuestionClaim(
        question_id=question.id, mentor_id=mentor.id, kind=kind, claimed_at=moment, expires_at=moment + lease
    )
    db.session.add(claim)
    db.session.flush()
    return claim


def end_claim(claim: QuestionClaim, how: str, at: datetime | None = None) -> None:
    """End a claim as one of ENDINGS."""
    claim.ended_at, claim.ended_as = at or now(), how
    db.session.flush()


def lapse(claim: QuestionClaim) -> None:
    """End a claim whose lease ran out: what was only offered goes on to somebody else."""
    end_claim(claim, "passed_on" if claim.kind == "assigned" else "expired")


def end_claim_on(question: Question, how: str) -> None:
    """End whatever claim stands on a question, such as when it is withdrawn. The caller holds the question's row."""
    if (claim := standing_claim(question.id)) is not None:
        end_claim(claim, how if claim.is_live else "expired")


def claimed_by_another(claim: QuestionClaim) -> Refused:
    """Name who holds the question, and for how long at most; minutes, because a time of day has a time zone."""
    minutes = max(ceil((claim.expires_at - now()).total_seconds() / 60), 1)
    sentence = ngettext(
        "%(name)s is working on this question, for %(num)s more minute if not longer.",
        "%(name)s is working on this question, for %(num)s more minutes if not longer.",
        minutes,
        name=claim.mentor.shown_name,
    )
    return Refused(sentence, code="CLAIMED_BY_ANOTHER", status=409)
