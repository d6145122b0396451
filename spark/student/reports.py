"""Reporting: everybody signed in can point a moderator at a text."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from spark.domain.moderation.case import SUBJECTS
from spark.domain.moderation.evidence import MODELS, Text, thread_of
from spark.domain.moderation.reasons import REASONS
from spark.domain.moderation.reporting import LONGEST_NOTE
from spark.domain.moderation.reporting import report as report_text
from spark.domain.refusal import Refused
from spark.extensions import limiter
from spark.forms import Form
from spark.limits import caller
from spark.policy import SIGNED_IN, may_report, permit, texts_in_sight
from spark.student import student
from spark.web import done, one_or_404, show

TOO_LONG = lazy_gettext("This is too long. Use at most %(max)d characters.")


class ReportForm(Form):
    """What is wrong with a text; `kind` and `id` say which."""

    kind = HiddenField()
    id = HiddenField()
    reason = RadioField(
        lazy_gettext("What is wrong?"),
        [InputRequired(lazy_gettext("Choose what is wrong."))],
        choices=[SelectChoice(value, words) for value, words in REASONS.items()],
        validate_choice=False,
    )
    note = TextAreaField(
        lazy_gettext("What should the moderator know?"),
        [
            Optional(),
            Length(max=LONGEST_NOTE, message=lazy_gettext("This is too long. Use at most %(max)d characters.")),
        ],
    )


@student.get("/reports/new")
@permit(SIGNED_IN)
def report() -> Response:
    """Ask what is wrong with the text that the address names."""
    text = named(request.args)
    if not may_report(current_user, text):
        abort(403)
    return shown(text, ReportForm(formdata=None, kind=text.__tablename__, id=str(text.id)))


@student.post("/reports")
@limiter.limit("30 per hour", key_func=caller)
@permit(SIGNED_IN)
def send_report() -> Response:
    """Report a text."""
    text = named(request.form)
    form = ReportForm()
    if form.is_sent():
        try:
            report_text(text, form.reason.data or "", form.note.data or "", by=current_user)
            flash(_("Thank you. A moderator will look at it. Nobody else learns that it was you."), "good")
            return done(url_for("student.question", question_id=thread_of(text)))
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.refuse(refusal)
    return shown(named(request.form), form)


def named(given: Any) -> Text:
    """Load the text that `kind` and `id` name, among those one may read."""
    kind = str(given.get("kind", ""))
    try:
        text_id = UUID(str(given.get("id", "")))
    except ValueError:
        abort(404)
    if kind not in SUBJECTS:
        abort(404)
    found: Text = one_or_404(texts_in_sight(current_user, kind).where(MODELS[kind].id == text_id))
    return found


def shown(text: Text, form: ReportForm) -> Response:
    """Answer the form with the text it is about."""
    here = url_for("student.question", question_id=thread_of(text))
    return show("reports/new.html", form.status, form=form, text=text, here=here)
