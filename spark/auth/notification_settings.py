"""What one wants to hear of, by which channels and when."""

from __future__ import annotations

from flask import Response, current_app, flash, g, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from wtforms import IntegerField, RadioField, SelectChoice, TimeField
from wtforms.validators import InputRequired, Optional

from spark.auth import auth
from spark.domain.moderation.settings import settings as school_settings
from spark.domain.notices.kinds import KINDS
from spark.domain.notices.notification import DIGESTS
from spark.domain.notices.preferring import change_habit, habit_of, prefer, wishes_of
from spark.domain.notices.sentences import NAMES
from spark.domain.notices.subscribing import endpoint_of
from spark.domain.refusal import Refused
from spark.forms import Form
from spark.policy import ADMINISTER, ANSWER_QUESTION, SIGNED_IN, TAKE_TEST, UPLOAD_CONTENT, may, permit
from spark.services.push import public_key
from spark.web import done, show

# Kinds that only some people ever get; the others are everybody's.
AUDIENCE = {
    "answer_accepted": ANSWER_QUESTION,
    "mentor_assignment": ANSWER_QUESTION,
    "content_verified": UPLOAD_CONTENT,
    "result_changed": TAKE_TEST,
    "test_marked": TAKE_TEST,
    "badge_earned": TAKE_TEST,
}
CHANNEL_NAMES = {
    "email": lazy_gettext("By mail"),
    "sms": lazy_gettext("By text message"),
    "push": lazy_gettext("On my devices"),
}
DIGEST_NAMES = {
    "immediately": lazy_gettext("Within minutes"),
    "daily": lazy_gettext("Once a day, in the evening"),
    "weekly": lazy_gettext("Once a week, on Friday evening"),
}


class HabitForm(Form):
    """When somebody wants to be told."""

    quiet_from = TimeField(lazy_gettext("Quiet from"), [Optional()])
    quiet_until = TimeField(lazy_gettext("Quiet until"), [Optional()])
    digest = RadioField(
        lazy_gettext("Mail"), [InputRequired()], choices=[SelectChoice(name, DIGEST_NAMES[name]) for name in DIGESTS]
    )
    most_a_day = IntegerField(
        lazy_gettext("At most this many messages a day"),
        [InputRequired()],
        description=lazy_gettext("Over all channels together. The list in Spark always has everything."),
    )


@auth.route("/settings/notifications", methods=["GET", "POST"])
@permit(SIGNED_IN)
def notification_settings() -> Response:
    """Show what somebody hears of, and change it."""
    form = HabitForm(obj=habit_of(current_user.id))
    if form.is_sent():
        try:
            prefer(current_user, chosen())
            change_habit(
                current_user,
                quiet_from=form.quiet_from.data,
                quiet_until=form.quiet_until.data,
                digest=form.digest.data,
                most_a_day=form.most_a_day.data,
            )
            flash(gettext("Saved."), "good")
            return done(url_for("auth.notification_settings"))
        except Refused as refusal:
            form.refuse(refusal)
    wishes = chosen() if form.is_submitted() else wishes_of(current_user.id)
    return show(
        "notifications/settings.html",
        form.status,
        form=form,
        offered=offered(),
        wishes=wishes,
        names=NAMES,
        channel_names=CHANNEL_NAMES,
        timezone=school_settings().timezone,
        push_key=public_key(),
        push_endpoint=endpoint_of(g.auth_session.id),
        missing=missing() if may(current_user, ADMINISTER) else [],
    )


def offered() -> dict[str, list[str]]:
    """Return the kinds a person may get, each with the channels on which they can be reached."""
    address = "email" if current_user.email else "sms"
    return {
        name: [
            channel
            for channel in (address, "push")
            if channel != "sms" or kind.priority == "high"  # text messages cost money
        ]
        for name, kind in KINDS.items()
        if name not in AUDIENCE or may(current_user, AUDIENCE[name])
    }


def chosen() -> dict[str, dict[str, bool]]:
    """Return what was ticked of what was offered."""
    ticked = set(request.form.getlist("want"))
    return {
        name: {channel: f"{name}:{channel}" in ticked for channel in channels} for name, channels in offered().items()
    }


def missing() -> list[str]:
    """Say to admins which messages of this school do not leave the house."""
    found = []
    if current_app.config["MAIL_BACKEND"] == "file":
        found.append(gettext("Mail is not set up: it lies in the folder “mail” of the data folder. Set SMTP_HOST."))
    if not current_app.config["SMS_URL"]:
        found.append(
            gettext("Text messages are not set up: they lie in the folder “mail” of the data folder. Set SMS_URL.")
        )
    return found
