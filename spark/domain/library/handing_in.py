"""Handing in: a draft is prepared, and waits for a colleague then."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from spark.domain.clock import now
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.locking import locked
from spark.domain.library.versions import UNDER_WAY, latest_version, original_before
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.user import User
from spark.domain.refusal import Refused

JOB = "content.process"


def hand_in(content: Content, by: User) -> ContentVersion:
    """Hand the draft over: it is prepared, then waits for a colleague. Twice is once. Raises Refused."""
    content = locked(content.id)
    draft = latest_version(content)
    if draft.state in UNDER_WAY:
        return draft
    if not by.is_approved:
        raise Refused(
            _("An admin has yet to approve your account. Your draft is kept; hand it in as soon as they have."),
            code="AWAITING_APPROVAL",
            status=403,
        )
    if draft.state != "draft":
        raise Refused(_("There is no draft to hand in. Change something first."), code="NO_DRAFT", status=409)
    if draft.upload_id is None and original_before(draft) is None:
        raise Refused(_("Choose the lesson's file first."), field="file", code="NO_FILE")
    draft.state, draft.step, draft.submitted_at = "processing", "received", now()
    draft.refusal_code, draft.refusal_params = "", {}
    put_in_outbox(JOB, id=str(draft.id))
    return draft
