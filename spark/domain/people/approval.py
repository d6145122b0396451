"""Approval: an admin lets an educator or mentor vouch and answer, or says why not."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from spark.domain.clock import now
from spark.domain.moderation.audit import record
from spark.domain.notices.hints import kick
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.names import one_line
from spark.domain.people.profiles import EducatorProfile, MentorProfile
from spark.domain.people.user import User
from spark.domain.refusal import Refused

LONGEST_REASON = 500


def approve(person: User, *, by: User) -> None:
    """Approve somebody and tell them; approving twice is once. Raises Refused."""
    profile = approvable(person)
    if profile.approved_at:
        return
    profile.approved_at, profile.approved_by_id = now(), by.id
    profile.declined_at, profile.declined_reason = None, ""
    record("person.approve", person, by=by, role=person.role)
    kick(person.id)
    put_in_outbox("people.tell_decision", id=str(person.id))


def decline(person: User, reason: str, *, by: User) -> None:
    """Decline somebody, or take their approval back, and tell them why. Raises Refused."""
    profile = approvable(person)
    told = one_line(reason[: LONGEST_REASON * 2])
    if not told or len(told) > LONGEST_REASON:
        raise Refused(
            _("Write a reason of at most %(count)s characters; they will read it.", count=LONGEST_REASON),
            field="reason",
            code="VALIDATION_ERROR",
        )
    profile.approved_at = profile.approved_by_id = None
    profile.declined_at, profile.declined_reason = now(), told
    record("person.decline", person, by=by, role=person.role, personal={"reason": told})
    kick(person.id)
    put_in_outbox("people.tell_decision", id=str(person.id))


def ask_again(person: User) -> None:
    """Wait for an admin once more, after the profile was mended. Raises Refused."""
    profile = approvable(person)
    if profile.declined_at is None:
        raise Refused(_("An admin has not looked at your profile yet."), code="WAITING")
    profile.declined_at, profile.declined_reason = None, ""


def approvable(person: User) -> EducatorProfile | MentorProfile:
    """Return the profile that is approved or declined. Raises Refused."""
    if person.deleted_at is not None or not isinstance(person.profile, EducatorProfile | MentorProfile):
        raise Refused(_("Only educators and mentors are approved."), code="NOT_APPROVABLE", status=409)
    return person.profile
