"""Availability: whether a mentor is offered urgent questions now."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from spark.domain.people.user import User
from spark.domain.questions.announcing import desk_changed
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.claiming import claims_of
from spark.domain.questions.leasing import end_claim
from spark.domain.refusal import Refused
from spark.extensions import db


def set_available(mentor: User, is_available: bool) -> None:
    """Turn the switch; who leaves passes on at once what was assigned and not taken. Raises Refused."""
    profile = mentor.mentor_profile
    if profile is None:
        raise Refused(_("Only mentors are offered questions."), code="NOT_A_MENTOR", status=403)
    profile.is_available = is_available
    if is_available:
        return
    for offered in db.session.scalars(
        claims_of(mentor).where(QuestionClaim.kind == "assigned").with_for_update(skip_locked=True)
    ):
        end_claim(offered, "passed_on")
        desk_changed(offered.question_id)
