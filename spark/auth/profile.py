"""One's own profile: what one tells of oneself, a picture, the language of the pages."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from spark.auth import auth
from spark.auth.forms import AvatarForm, LanguageForm, name_and_profile, told
from spark.auth.meanwhile import refuse_unseen, standing, version_of
from spark.avatars import send_avatar
from spark.domain.moderation.settings import settings
from spark.domain.people.approval import ask_again
from spark.domain.people.avatar import change_avatar, drop_avatar
from spark.domain.people.profile import change_profile, choose_language
from spark.domain.refusal import Refused
from spark.extensions import db, limiter
from spark.forms import Form
from spark.limits import caller
from spark.policy import SIGNED_IN, permit
from spark.web import done, show

ROUND_ABOUT = 64 * 1024  # bytes of a form around its file


@auth.url_value_preprocessor
def room_for_a_picture(endpoint: str | None, values: object) -> None:
    """Let a form with a picture be larger than others, before anything reads it."""
    if endpoint == "auth.new_avatar":
        request.max_content_length = settings().bytes_for("image") + ROUND_ABOUT


@auth.route("/profile", methods=["GET", "POST"])
@permit(SIGNED_IN)
def profile() -> Response:
    """Show one's profile, and change it."""
    form = name_and_profile(current_user.role)(obj=current_user.profile, full_name=current_user.full_name)
    if form.is_sent():
        try:
            refuse_unseen(form)
            change_profile(current_user, {"full_name": form.full_name.data, **told(form, current_user.role)})
            flash(_("Your profile is saved."), "good")
            return done(url_for("auth.profile"))
        except Refused as refusal:
            form.refuse(refusal)
    return shown(form=form)


def shown(form: Form | None = None, avatar: Form | None = None, language: Form | None = None) -> Response:
    """Answer the page with the forms that were not sent as they stand."""
    there = standing()
    form = form or there
    avatar = avatar or AvatarForm(formdata=None)
    language = language or LanguageForm(formdata=None, language=current_user.language_preference)
    status = max(form.status, avatar.status, language.status)
    return show("auth/profile.html", status, form=form, version=version_of(there), avatar=avatar, language=language)


@auth.post("/profile/language")
@permit(SIGNED_IN)
def language() -> Response:
    """Choose the language of the pages."""
    form = LanguageForm()
    try:
        choose_language(current_user, form.language.data or "")
        with force_locale(current_user.language_preference):
            flash(_("Your language is saved."), "good")
        return done(url_for("auth.profile"))
    except Refused as refusal:
        form.refuse(refusal)
    return shown(language=form)


@auth.get("/profile/avatar")
@permit(SIGNED_IN)
def avatar() -> Response:
    """Answer one's own picture."""
    return send_avatar(current_user)


@auth.post("/profile/avatar")
@limiter.limit("30 per hour", key_func=caller)
@permit(SIGNED_IN)
def new_avatar() -> Response:
    """Take a new picture, made small and without what a camera writes into it."""
    form = AvatarForm()
    if form.is_sent():
        try:
            change_avatar(current_user, form.picture.data.stream)
            flash(_("Your picture is saved."), "good")
            return done(url_for("auth.profile"))
        except Refused as refusal:
            form.refuse(refusal)
    return shown(avatar=form)


@auth.post("/profile/avatar/removal")
@permit(SIGNED_IN)
def no_avatar() -> Response:
    """Take the picture away."""
    drop_avatar(current_user)
    return done(url_for("auth.profile"))


@auth.post("/profile/approval")
@permit(SIGNED_IN)
def approval_again() -> Response:
    """Ask the admins to look once more."""
    try:
        ask_again(current_user)
        flash(_("An admin will look at your profile again."), "good")
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.sentence, "warning")
    return done(url_for("auth.home"))
