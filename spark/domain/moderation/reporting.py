"""Reporting: somebody points at a text, and a moderator looks at it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from spark.domain.ids import new_id
from spark.domain.library.details import many_lines, one_of
from spark.domain.moderation.case import REASONS, Case, Report
from spark.domain.moderation.evidence import Text, author_of, open_case, thread_of
from spark.domain.moderation.settings import settings
from spark.domain.moderation.sight import hide
from spark.domain.people.user import User
from spark.domain.questions.locking import locked
from spark.domain.refusal import Refused
from spark.extensions import db

LONGEST_NOTE = 2_000  # characters


def report(text: Text, reason: str, note: str, *, by: User) -> Report:
    """Report a text, once a person; who may read it is for `policy.may_report`.

    The first report opens a case or joins the one that is open; when enough people have reported a text, nobody reads
    it until a moderator decides. Raises Refused: OWN_TEXT, TEXT_GONE, ALREADY_REPORTED, VALIDATION_ERROR.
    """
    if author_of(text) == by.id:
        raise Refused(
            _("These are your own words. You can change them or take them back."), code="OWN_TEXT", status=403
        )
    reason = one_of("reason", reason, REASONS, _("Choose what is wrong."))
    note = checked_note(note)
    locked(thread_of(text))
    db.session.refresh(text)
    if text.standing not in ("shown", "held"):
        raise Refused(_("This text is not there any more."), code="TEXT_GONE", status=409)
    case = open_case(text)
    reported = recorded(text, case, reason, note, by)
    case.report_count = db.session.scalar(select(func.count()).where(Report.case_id == case.id)) or 0
    if case.report_count >= settings().reports_that_hide and not case.is_held:
        case.is_held = True
        if text.standing == "shown":
            hide(text)
    return reported


def recorded(text: Text, case: Case, reason: str, note: str, by: User) -> Report:
    """Keep the report. Raises Refused when this person reported this text before."""
    row = {
        "id": new_id(),
        "reporter_id": by.id,
        "case_id": case.id,
        "subject_type": text.__tablename__,
        "subject_id": text.id,
        "reason": reason,
        "note": note,
    }
    once = insert(Report).values(row).on_conflict_do_nothing().returning(Report)
    reported = db.session.scalars(once).one_or_none()
    if reported is None:
        raise Refused(
            _("You already reported this. A moderator looks at every report."), code="ALREADY_REPORTED", status=409
        )
    return reported


def checked_note(note: str, field: str = "note") -> str:
    """Return a note as it is stored. Raises Refused."""
    plain = many_lines(note)
    if len(plain) > LONGEST_NOTE:
        raise Refused(
            _("This is too long. Use at most %(count)s characters.", count=LONGEST_NOTE),
            field=field,
            code="VALIDATION_ERROR",
        )
    return plain
