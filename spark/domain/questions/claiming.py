"""Claiming: a mentor takes a question for a while, so that nobody else works on it meanwhile."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.questions.announcing import desk_changed
from spark.domain.questions.claim import EXTENSION, LEASE, MOST_CLAIMS, QuestionClaim
from spark.domain.questions.leasing import (
    end_claim,
    free_for,
    new_claim,
    refuse_unless_answerable,
    standing_claim,
)
from spark.domain.questions.locking import hold_person, locked
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused
from spark.extensions import db

LONGEST_HOLD = LEASE + 2 * EXTENSION  # as far as extensions reach, from the claim; typing goes further


def claim(question: Question, *, by: User) -> QuestionClaim:
    """Take a question; taking again what one holds renews the lease, taking what was assigned makes it one's own.

    Raises Refused: QUESTION_CLOSED, CLAIMED_BY_ANOTHER, TOO_MANY_CLAIMS, OWN_QUESTION.
    """
    hold_person(by.id)  # so that claims made at once on two devices count each other
    question = locked(question.id)
    refuse_unless_answerable(question, by)
    if (own := free_for(question, by)) is not None:
        return prolonged(own, LEASE)
    refuse_too_many(by)
    taken = new_claim(question, by, LEASE)
    desk_changed(question.id)
    return taken


def renew(question: Question, *, by: User) -> QuestionClaim:
    """Go on holding a question for a LEASE from now. Raises Refused (CLAIM_LOST)."""
    return prolonged(own_claim(question, by), LEASE)


def extend(question: Question, *, by: User) -> QuestionClaim:
    """Hold a question for EXTENSION from now, twice after one another; asking twice at once is once.

    Raises Refused: CLAIM_LOST, NO_MORE_TIME.
    """
    own = own_claim(question, by)
    moment = now()
    if own.expires_at > moment + LEASE:
        return own
    most = own.claimed_at + LONGEST_HOLD - moment
    if most <= LEASE:
        raise Refused(
            _("You have had this question for an hour. Go on writing, or give it back to the others."),
            code="NO_MORE_TIME",
            status=409,
        )
    return prolonged(own, min(EXTENSION, most))


def release(question: Question, *, by: User) -> None:
    """Give a question back; what was only assigned goes on to the next mentor. Nothing happens when it was lost."""
    own = standing_claim(question.id, by)
    if own is not None:
        end_claim(own, "passed_on" if own.kind == "assigned" else "released")
        desk_changed(question.id)


def live_claim(question: Question) -> QuestionClaim | None:
    """Who works on a question now, the mentor loaded."""
    return db.session.scalars(
        select(QuestionClaim)
        .where(
            QuestionClaim.question_id == question.id, QuestionClaim.ended_at.is_(None), QuestionClaim.expires_at > now()
        )
        .options(joinedload(QuestionClaim.mentor, innerjoin=True))
    ).one_or_none()


def claims_of(mentor: User) -> Select[QuestionClaim]:
    """The live claims of a mentor, the oldest first."""
    return (
        select(QuestionClaim)
        .where(QuestionClaim.mentor_id == mentor.id, QuestionClaim.ended_at.is_(None), QuestionClaim.expires_at > now())
        .order_by(QuestionClaim.claimed_at, QuestionClaim.id)
    )


def claim_count(mentor: User) -> int:
    """How many questions a mentor holds at the desk; what was taken along is beside that."""
    at_desk = claims_of(mentor).where(QuestionClaim.kind != "along").order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(at_desk)) or 0


def own_claim(question: Question, mentor: User) -> QuestionClaim:
    """Return a mentor's live claim, its row held. Raises Refused (CLAIM_LOST)."""
    own = standing_claim(question.id, mentor)
    if own is None or not own.is_live:
        raise Refused(
            _("You do not hold this question any more. Your text is kept; take the question again to go on."),
            code="CLAIM_LOST",
            status=409,
        )
    return own


def prolonged(own: QuestionClaim, lease: timedelta) -> QuestionClaim:
    """Let a claim run for `lease` from now, never shorter than it would have."""
    moment = now()
    own.expires_at = max(own.expires_at, moment + lease)
    if own.kind == "assigned":
        own.kind, own.claimed_at = "claimed", moment
        desk_changed(own.question_id)
    db.session.flush()
    return own


def refuse_too_many(mentor: User) -> None:
    """Raises Refused when the mentor's hands are full."""
    if claim_count(mentor) >= MOST_CLAIMS:
        raise Refused(
            _(
                "You hold %(count)s questions already. Answer one of them or give it back, then take this one.",
                count=MOST_CLAIMS,
            ),
            code="TOO_MANY_CLAIMS",
            status=409,
        )
