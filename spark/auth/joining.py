"""Joining Spark: first the role, then what that role tells of itself."""

from __future__ import annotations

from flask import Response, current_app, flash, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from spark.auth import auth
from spark.auth.addresses import address_after
from spark.auth.forms import join_form, told
from spark.domain.moderation.settings import settings
from spark.domain.people.joining import OPEN_ROLES
from spark.domain.people.joining import join as join_spark
from spark.domain.refusal import Refused
from spark.guessing import from_address, joining
from spark.idempotency import exempt
from spark.policy import ANYONE, permit
from spark.signin import sign_in, sign_out
from spark.web import done, show


@auth.route("/join", methods=["GET", "POST"])
@joining
@from_address
@exempt
@permit(ANYONE)
def join() -> Response:
    """Make an account, and sign in with it at once."""
    role = request.values.get("role", "")
    if role not in OPEN_ROLES or not settings().open_sign_up:
        status = 422 if request.method == "POST" else 200
        return show("auth/join_as.html", status, is_open=settings().open_sign_up, unknown_role=status == 422)
    form = join_form(role)(role=role, next=request.values.get("next", ""))
    if form.is_sent():
        try:
            person = join_spark(
                role,
                form.contact.data,
                form.full_name.data,
                form.password.data,
                told(form, role),
                region=current_app.config["DEFAULT_PHONE_REGION"],
                language=str(get_locale()),
            )
            if current_user.is_authenticated:
                sign_out()
            sign_in(person)
            flash(_("Welcome to Spark, %(name)s.", name=person.first_name), "good")
            return done(address_after())
        except Refused as refusal:
            form.refuse(refusal)
    return show("auth/join.html", form.status, form=form, role=role)
