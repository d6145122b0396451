"""Withdrawing: an educator or an admin takes a version back, and may change their mind."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.handing_in import JOB
from spark.domain.library.locking import locked, locked_version
from spark.domain.library.publishing import publish
from spark.domain.moderation.audit import AuditEntry, record
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db

WITHDRAWABLE = ("processing", "pending", "verified", "approved")
UNDONE_WITHIN = timedelta(hours=1)


def withdraw(version: ContentVersion, *, by: User, reason: str = "") -> None:
    """Take a version out of the library or out of review; twice is once. Raises Refused."""
    version = locked_version(version.id)
    if version.state == "withdrawn":
        return
    if version.state not in WITHDRAWABLE:
        raise Refused(_("This version is neither published nor in review."), code="NOT_OUT", status=409)
    before, version.state, version.withdrawn_at = version.state, "withdrawn", now()
    if version.content.published_version_id == version.id:
        version.content.published_version = None
    db.session.flush()
    record("content.withdraw", version, by=by, state=before, personal={"reason": reason} if reason else None)


def withdraw_lesson(content: Content, *, by: User, reason: str = "") -> None:
    """Take back what is published and what is under way. Raises Refused when there is neither."""
    content = locked(content.id)
    out = db.session.scalars(
        select(ContentVersion).where(ContentVersion.content_id == content.id, ContentVersion.state.in_(WITHDRAWABLE))
    ).all()
    if not out:
        raise Refused(_("This lesson is neither published nor in review."), code="NOT_OUT", status=409)
    for version in out:
        withdraw(version, by=by, reason=reason)


def undo_withdrawal(version: ContentVersion, *, by: User) -> None:
    """Give a version back the place it had, for whoever withdrew it a moment ago. Raises Refused."""
    version = locked_version(version.id)
    taken = withdrawal_of(version)
    if version.state != "withdrawn" or taken is None or taken.actor_id != by.id or taken.at < now() - UNDONE_WITHIN:
        raise Refused(_("This can no longer be undone. Begin a new version instead."), code="TOO_LATE", status=409)
    before = str(taken.facts["state"])
    if is_taken(version, before):
        raise Refused(_("There is a newer version by now. Go on with that one."), code="TOO_LATE", status=409)
    version.withdrawn_at = None
    if before == "approved":
        publish(version)
    elif before == "processing":
        hand_in_again(version)
    else:
        version.state = before
    record("content.restore", version, by=by, state=before)


def hand_in_again(version: ContentVersion) -> None:
    """Ask for the file to be prepared once more: the job has stopped meanwhile."""
    version.state, version.step = "processing", "received"
    put_in_outbox(JOB, id=str(version.id))


def withdrawal_of(version: ContentVersion) -> AuditEntry | None:
    """Who withdrew a version last, when and from where: the log knows."""
    return db.session.scalars(
        select(AuditEntry)
        .filter_by(act="content.withdraw", subject_type="content_versions", subject_id=str(version.id))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()


def is_taken(version: ContentVersion, place: str) -> bool:
    """Whether another version has the place in the library or in review that this one had."""
    others = select(ContentVersion.id).where(
        ContentVersion.content_id == version.content_id, ContentVersion.id != version.id
    )
    if place == "approved":
        rivals = others.where(ContentVersion.state == "approved")
    else:
        rivals = others.where(
            ContentVersion.number > version.number, ContentVersion.state.not_in(("draft", "withdrawn"))
        )
    return db.session.scalars(rivals.limit(1)).first() is not None
