"""The doors: welcome, signing in, signing out."""

from __future__ import annotations

from flask import Response, current_app, redirect, request, session, url_for
from flask_login import current_user

from spark.auth import auth
from spark.auth.addresses import address_after
from spark.auth.forms import LoginForm
from spark.domain.people.signing_in import person_signing_in
from spark.domain.refusal import Refused
from spark.guessing import from_address, password_guess
from spark.headers import opaque_id
from spark.idempotency import exempt
from spark.policy import ANYONE, permit
from spark.signin import sign_in, sign_out
from spark.web import done, show


@auth.get("/")
@permit(ANYONE)
def welcome() -> Response:
    """Say what Spark is; whoever is signed in goes on to their own page."""
    if current_user.is_authenticated:
        return redirect(url_for("auth.home"), 303)  # type: ignore[return-value]
    return show("auth/welcome.html", etag="welcome")


@auth.route("/login", methods=["GET", "POST"])
@password_guess
@from_address
@exempt
@permit(ANYONE)
def login() -> Response:
    """Sign in."""
    form = LoginForm(next=request.args.get("next", ""))
    if form.is_sent():
        try:
            person = person_signing_in(
                form.contact.data, form.password.data, current_app.config["DEFAULT_PHONE_REGION"]
            )
            if current_user.is_authenticated:
                sign_out()
            sign_in(person)
            return done(address_after())
        except Refused as refusal:
            form.refuse(refusal)
    elif current_user.is_authenticated and not form.errors:
        return redirect(address_after(), 303)  # type: ignore[return-value]
    return show("auth/login.html", form.status, form=form)


@auth.post("/logout")
@exempt
@permit(ANYONE)
def logout() -> Response:
    """Sign out on this device; who is signed out already stays so."""
    if current_user.is_authenticated:
        sign_out()
    session.clear()
    return done(url_for("auth.welcome"))


@auth.get("/whoami")
@permit(ANYONE)
def whoami() -> Response:
    """Tell a phone whose session it holds, without telling who that is."""
    answer = Response(opaque_id(), mimetype="text/plain")
    answer.headers["Spark-User"] = opaque_id()
    answer.headers["Cache-Control"] = "no-store"
    return answer
