"""Lapsing: claims whose lease ran out are ended, and the desks hear of it."""

from __future__ import annotations

from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.questions.announcing import desk_changed
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.leasing import lapse
from spark.extensions import db

MOST_AT_ONCE = 200


def end_lapsed_claims() -> int:
    """End what ran out, and return how many. What somebody works on this very moment is left for the next time."""
    lapsed = db.session.scalars(
        select(QuestionClaim)
        .where(QuestionClaim.ended_at.is_(None), QuestionClaim.expires_at <= now())
        .order_by(QuestionClaim.expires_at)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for claim in lapsed:
        lapse(claim)
        desk_changed(claim.question_id)
    return len(lapsed)
