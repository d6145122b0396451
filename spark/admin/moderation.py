"""Moderation: what was held or reported, and what an admin decides about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from markupsafe import Markup, escape
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from spark.admin import admin
from spark.domain.moderation.case import Case
from spark.domain.moderation.cases import PAGE, briefs, count, decided, waiting, with_author
from spark.domain.moderation.deciding import decide
from spark.domain.moderation.reasons import FINDINGS, REASONS
from spark.domain.moderation.reporting import LONGEST_NOTE
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.forms import Form
from spark.photos import send_photo
from spark.policy import ADMINISTER, cases_for, permit
from spark.web import done, one_or_404, show

TOO_LONG = lazy_gettext("This is too long. Use at most %(max)d characters.")


class DecisionForm(Form):
    """Why; which button was pressed says what."""

    note = TextAreaField(
        lazy_gettext("Reason"),
        [
            Optional(),
            Length(max=LONGEST_NOTE, message=lazy_gettext("This is too long. Use at most %(max)d characters.")),
        ],
        description=lazy_gettext("Needed to take a text down; its author reads it then."),
    )


@admin.get("/moderation")
@permit(ADMINISTER)
def moderation() -> Response:
    """List what waits, the oldest first, or what was decided."""
    is_decided = request.args.get("show") == "decided"
    number = max(1, min(request.args.get("page", 1, type=int), 10_000))
    cases = cases_for(current_user)
    listed = decided(cases) if is_decided else waiting(cases)
    rows = db.session.scalars(with_author(listed).offset((number - 1) * PAGE).limit(PAGE + 1)).all()
    return show(
        "admin/moderation.html",
        briefs=briefs(rows[:PAGE]),
        waiting=count(waiting(cases)),
        more=len(rows) > PAGE,
        number=number,
        is_decided=is_decided,
        **words(),
    )


@admin.get("/moderation/<uuid:case_id>")
@permit(ADMINISTER)
def case(case_id: UUID) -> Response:
    """Show one case."""
    return shown(case_id, DecisionForm(formdata=None))


@admin.get("/moderation/<uuid:case_id>/photos/<int:number>")
@permit(ADMINISTER)
def case_photo(case_id: UUID, number: int) -> Response:
    """Answer a photo that stands in a case as evidence."""
    photos = one_or_404(cases_for(current_user).where(Case.id == case_id)).evidence.get("photos", [])
    return send_photo(photos[number - 1]["key"] if 0 < number <= len(photos) else None)


@admin.post("/moderation/<uuid:case_id>/decision")
@permit(ADMINISTER)
def decision(case_id: UUID) -> Response:
    """Let a text stand or take it down."""
    form, about = DecisionForm(), one_or_404(cases_for(current_user).where(Case.id == case_id))
    if form.is_sent():
        try:
            made = decide(about, request.form.get("decision", ""), form.note.data or "", by=current_user)
            flash(_("The text stays.") if made.decision == "kept" else _("The text is taken down."), "good")
            return done(url_for("admin.moderation"))
        except Refused as refusal:
            form.refuse(refusal)
            return shown(case_id, form, refusal.status)
    return shown(case_id, form)


def shown(case_id: UUID, form: Form, status: int | None = None) -> Response:
    """Answer the page of one case."""
    about = one_or_404(with_author(cases_for(current_user).where(Case.id == case_id)))
    [brief] = briefs([about])
    return show("admin/case.html", status or form.status, brief=brief, form=form, **words())


def words() -> dict[str, Any]:
    """Return what the templates need besides the cases."""
    return {"marked": marked, "reasons": REASONS, "findings": FINDINGS}


def marked(text: str, found: Iterable[dict[str, str]], most: int | None = None) -> Markup:
    """Return a text, or its beginning, with the words marked that our own check found."""
    shown = text if most is None or len(text) <= most else text[:most] + " …"
    words = sorted({finding["words"] for finding in found} - {""}, key=len, reverse=True)
    pieces = re.split("(" + "|".join(re.escape(word) for word in words) + ")", shown) if words else [shown]
    in_lines = Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces)
    )
    return in_lines.replace("\n", Markup("<br>"))
