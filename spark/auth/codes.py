"""Codes: a new password for who forgot the old one, and the proof that a contact is one's own."""

from __future__ import annotations

from flask import Response, current_app, flash, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from spark.auth import auth
from spark.auth.forms import CodeForm, ContactForm, ResetForm
from spark.domain.people.codes import wrong_code
from spark.domain.people.confirming import confirm_contact, send_again
from spark.domain.people.resetting import ask_for_reset, reset_password
from spark.domain.refusal import Refused
from spark.guessing import code_guess, from_address, own_guess
from spark.idempotency import exempt
from spark.policy import ANYONE, SIGNED_IN, permit
from spark.web import done, save, show

CONTACT = "reset_contact"


@auth.route("/forgot", methods=["GET", "POST"])
@code_guess
@from_address
@exempt
@permit(ANYONE)
def forgot() -> Response:
    """Have a code sent; the answer is the same whether or not there is such an account."""
    form = ContactForm()
    if form.is_sent():
        try:
            # Not in the address: the next one at a shared phone would read it in the history.
            session[CONTACT] = ask_for_reset(form.contact.data, current_app.config["DEFAULT_PHONE_REGION"])
            return done(url_for("auth.reset"))
        except Refused as refusal:
            form.refuse(refusal)
    return show("auth/forgot.html", form.status, form=form)


@auth.route("/reset", methods=["GET", "POST"])
@code_guess
@from_address
@exempt
@permit(ANYONE)
def reset() -> Response:
    """Set a new password with the code."""
    form = ResetForm(contact=session.get(CONTACT, ""))
    if form.is_sent():
        region = current_app.config["DEFAULT_PHONE_REGION"]
        try:
            if reset_password(form.contact.data, form.code.data, form.password.data, region):
                session.pop(CONTACT, None)
                flash(_("Your new password is set. Sign in with it."), "good")
                return done(url_for("auth.login"))
            save(url_for("auth.reset"), 422)  # the try counts
            raise wrong_code()
        except Refused as refusal:
            form.refuse(refusal)
    return show("auth/reset.html", form.status, form=form)


@auth.route("/confirm", methods=["GET", "POST"])
@own_guess
@exempt
@permit(SIGNED_IN)
def confirm() -> Response:
    """Confirm one's contact with the code."""
    form = CodeForm()
    if form.is_sent():
        try:
            if confirm_contact(current_user, form.code.data):
                flash(_("Thank you, your contact is confirmed."), "good")
                return done(url_for("auth.home"))
            save(url_for("auth.confirm"), 422)  # the try counts
            raise wrong_code()
        except Refused as refusal:
            form.refuse(refusal)
    return show("auth/confirm.html", form.status, form=form)


@auth.post("/confirm/code")
@own_guess
@exempt
@permit(SIGNED_IN)
def another_code() -> Response:
    """Have another code sent."""
    form = CodeForm(formdata=None)
    try:
        send_again(current_user)
        flash(_("A new code is on its way to %(contact)s.", contact=current_user.contact), "good")
        return done(url_for("auth.confirm"))
    except Refused as refusal:
        form.refuse(refusal)
    return show("auth/confirm.html", form.status, form=form)
