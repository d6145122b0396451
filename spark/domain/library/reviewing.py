"""Reviewing: a colleague vouches for a version, point by point, or sends it back with a reason.

Two reviewers at once: the lesson's lock lets one of them be first, and the other is told who was.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from spark.domain.clock import now
from spark.domain.library.content import Content, ContentReview, ContentVersion
from spark.domain.library.locking import locked_version
from spark.domain.moderation.audit import record
from spark.domain.notices.hints import hint, user_topic
from spark.domain.notices.notifying import notify
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db

# What a colleague looks at before vouching for a lesson; the names stand in content_verifications.checklist.
CHECKLIST: tuple[tuple[str, Any], ...] = (
    ("correct", _("What it teaches is correct for the subject")),
    ("grade", _("It is right for the grade")),
    ("clear", _("Its language is clear, and as stated")),
    ("licence", _("Licence and source are right")),
    ("harmless", _("Nothing in it can harm a child")),
)
POINTS = tuple(name for name, _sentence in CHECKLIST)
LONGEST_NOTE = 2000
STEP_OF = {"pending": "verification", "verified": "approval"}


def verify(version: ContentVersion, *, by: User, checklist: Iterable[str], note: str = "") -> ContentReview:
    """Vouch for a version: it waits for an admin then. Raises Refused."""
    version = as_it_is_now(version, by, "pending")
    ticked = [point for point in POINTS if point in set(checklist)]
    if len(ticked) < len(POINTS):
        raise Refused(
            _("Tick every point to vouch for this lesson. If one does not hold, send it back with the reason."),
            field="checklist",
            code="CHECKLIST_INCOMPLETE",
        )
    review = write_review(version, by, "passed", note, ticked)
    version.state = "verified"
    record("content.verify", version, by=by, personal=personal(note))
    tell_owner(version)
    return review


def reject(version: ContentVersion, *, by: User, reason: str) -> ContentReview:
    """Send a version back with the reason; an admin also sends back what a colleague verified. Raises Refused."""
    version = as_it_is_now(version, by, "pending", "verified")
    if not reason.strip():
        raise Refused(
            _("Write what has to change, so that the educator can mend it."), field="reason", code="REASON_MISSING"
        )
    step = STEP_OF[version.state]
    review = write_review(version, by, "rejected", reason, [])
    version.state = "rejected"
    record("content.reject", version, by=by, step=step, personal=personal(reason))
    tell_owner(version)
    return review


def tell_owner(version: ContentVersion) -> None:
    """Tell the educator what was decided about a lesson, in the app and where its state is shown."""
    content, state = version.content, version.state
    notify(
        [content.owner_id],
        "content_verified",
        event=f"version:{version.id}:{state}",
        thread=f"content:{content.id}",
        url=f"/teach/content/{content.id}",
        title=version.title,
        state=state,
    )
    hint("content:verified", user_topic(content.owner_id), contentId=str(content.id), status=state)


def as_it_is_now(version: ContentVersion, by: User, *states: str) -> ContentVersion:
    """Hold the lesson and see that nobody was faster. Raises Refused."""
    version = locked_version(version.id)
    if version.content.owner_id == by.id:
        raise Refused(_("Nobody reviews their own lesson. Ask a colleague."), code="OWN_CONTENT", status=403)
    if version.content.deleted_at is not None or version.state == "withdrawn":
        raise Refused(_("The educator has taken this lesson back."), code="TAKEN_BACK", status=409)
    if version.state not in states:
        raise somebody_was_faster(version)
    return version


def somebody_was_faster(version: ContentVersion) -> Refused:
    """Tell who decided in the meantime."""
    decided = db.session.scalars(
        select(ContentReview)
        .where(ContentReview.version_id == version.id)
        .options(joinedload(ContentReview.reviewer))
        .order_by(ContentReview.given_at.desc())
        .limit(1)
    ).first()
    if decided is None:
        return Refused(_("This version is not in review."), code="NOT_IN_REVIEW", status=409)
    sentence = (
        _("%(name)s was faster and has sent this version back.", name=decided.reviewer.shown_name)
        if decided.verdict == "rejected"
        else _("%(name)s was faster and has vouched for this version.", name=decided.reviewer.shown_name)
    )
    return Refused(sentence, code="ALREADY_REVIEWED", status=409)


def write_review(version: ContentVersion, by: User, verdict: str, note: str, checklist: list[str]) -> ContentReview:
    """Keep who said what of a version and when."""
    if len(note) > LONGEST_NOTE:
        raise Refused(
            _("This is too long. Use at most %(count)s characters.", count=LONGEST_NOTE),
            field="note",
            code="VALIDATION_ERROR",
        )
    review = ContentReview(
        version_id=version.id,
        reviewer_id=by.id,
        step=STEP_OF[version.state],
        verdict=verdict,
        checklist=checklist,
        note=note.strip(),
        given_at=now(),
    )
    db.session.add(review)
    db.session.flush()
    return review


def personal(words: str) -> dict[str, str]:
    """What somebody wrote, for the part of the log that can be erased."""
    return {"note": words.strip()} if words.strip() else {}


def oldest_first(versions: Select[ContentVersion]) -> Select[ContentVersion]:
    """Order a queue, with what its rows show."""
    return with_rows(versions).order_by(ContentVersion.submitted_at, ContentVersion.id)


def newest_first(versions: Select[ContentVersion]) -> Select[ContentVersion]:
    """Order what is published, with what its rows show."""
    return with_rows(versions).order_by(ContentVersion.published_at.desc(), ContentVersion.id.desc())


def with_rows(versions: Select[ContentVersion]) -> Select[ContentVersion]:
    """Load what a row of a list of versions shows."""
    return versions.options(
        joinedload(ContentVersion.content).joinedload(Content.owner),
        joinedload(ContentVersion.subject),
        joinedload(ContentVersion.grade),
    )
