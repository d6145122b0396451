"""One's own account: how one signs in and is reached, where one is signed in, and leaving."""

from __future__ import annotations

from uuid import UUID

from flask import Response, current_app, flash, g, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from spark.auth import auth
from spark.auth.forms import DeletionForm, NewContactForm, PasswordForm
from spark.domain.people.auth_session import AuthSession, end_sessions, sessions_of
from spark.domain.people.confirming import change_contact
from spark.domain.people.deletion import GIVEN_BACK_WITHIN, delete_own_account
from spark.domain.people.devices import device_named
from spark.domain.people.resetting import change_password
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.forms import Form
from spark.guessing import own_guess
from spark.idempotency import exempt
from spark.policy import SIGNED_IN, permit
from spark.signin import login_for_this_request
from spark.web import done, one_or_404, show


@auth.get("/settings")
@permit(SIGNED_IN)
def settings() -> Response:
    """Show the account and where it is signed in."""
    return shown()


def shown(password: Form | None = None, contact: Form | None = None, deletion: Form | None = None) -> Response:
    """Answer the page with the forms that were not sent empty."""
    password = password or PasswordForm(formdata=None)
    contact = contact or NewContactForm(formdata=None)
    deletion = deletion or DeletionForm(formdata=None)
    return show(
        "auth/settings.html",
        max(password.status, contact.status, deletion.status),
        sessions=db.session.scalars(sessions_of(current_user)).all(),
        here=g.auth_session.id,
        device_named=device_named,
        password=password,
        contact=contact,
        deletion=deletion,
        days=GIVEN_BACK_WITHIN.days,
    )


@auth.post("/settings/password")
@own_guess
@permit(SIGNED_IN)
def password() -> Response:
    """Set a new password; the other devices are signed out."""
    form = PasswordForm()
    if form.is_sent():
        try:
            change_password(current_user, form.old_password.data, form.password.data, keep=g.auth_session.id)
            flash(_("Your new password is set. Your other devices are signed out."), "good")
            return done(url_for("auth.settings"))
        except Refused as refusal:
            form.refuse(refusal)
    return shown(password=form)


@auth.post("/settings/contact")
@own_guess
@permit(SIGNED_IN)
def contact() -> Response:
    """Be reached elsewhere."""
    form = NewContactForm()
    if form.is_sent():
        region = current_app.config["DEFAULT_PHONE_REGION"]
        try:
            change_contact(current_user, form.contact.data, form.password.data, region)
            return done(url_for("auth.confirm"))
        except Refused as refusal:
            form.refuse(refusal)
    return shown(contact=form)


@auth.post("/settings/sessions/<uuid:session_id>/end")
@permit(SIGNED_IN)
def end_session(session_id: UUID) -> Response:
    """Sign one of one's own devices out."""
    one_or_404(sessions_of(current_user).where(AuthSession.id == session_id)).end()
    flash(_("That device is signed out."), "good")
    return done(url_for("auth.settings"))


@auth.post("/settings/sessions/end")
@permit(SIGNED_IN)
def end_other_sessions() -> Response:
    """Sign all the other devices out."""
    end_sessions(current_user, but=g.auth_session.id)
    flash(_("All your other devices are signed out."), "good")
    return done(url_for("auth.settings"))


@auth.post("/settings/deletion")
@own_guess
@exempt
@permit(SIGNED_IN)
def deletion() -> Response:
    """Delete one's own account."""
    form = DeletionForm()
    if form.is_sent():
        try:
            delete_own_account(current_user, form.password.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            answer = done(url_for("auth.welcome"))
            session.clear()
            login_for_this_request(None)
            flash(
                _(
                    "Your account is deleted. For %(days)s days an admin can give it back.",
                    days=GIVEN_BACK_WITHIN.days,
                ),
                "good",
            )
            return answer
    return shown(deletion=form)
