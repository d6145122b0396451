"""People, as admins see them: who waits, who is who, and the few things only an admin may do to an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from spark.admin import admin
from spark.avatars import send_avatar
from spark.domain.people import approval, deletion
from spark.domain.people.extra_time import FACTORS
from spark.domain.people.finding import longest_waiting_first, matching, newest_first
from spark.domain.people.profile import shown_profiles, with_profiles
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.forms import Form
from spark.policy import ADMINISTER, awaiting_approval, people_for, permit
from spark.web import done, one_or_404, show

PAGE = 20


class ReasonForm(Form):
    """Why somebody is declined."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        [
            InputRequired(lazy_gettext("Please fill this in.")),
            Length(
                max=approval.LONGEST_REASON,
                message=lazy_gettext("This is too long. Use at most %(max)d characters."),
            ),
        ],
        description=lazy_gettext("They will read it, and can mend their profile and ask again."),
    )


@admin.get("/people")
@permit(ADMINISTER)
def people() -> Response:
    """List who waits; with `q`, whoever matches; with `all`, everybody."""
    query = request.args.get("q", "").strip()
    everybody = bool(query) or request.args.get("show") == "all"
    number = max(1, min(request.args.get("page", 1, type=int), 10_000))
    if everybody:
        found = newest_first(matching(people_for(current_user), query))
    else:
        found = longest_waiting_first(awaiting_approval(current_user))
    rows = db.session.scalars(with_profiles(found).offset((number - 1) * PAGE).limit(PAGE + 1)).all()
    return show(
        "admin/people.html",
        people=list(zip(rows[:PAGE], shown_profiles(rows[:PAGE], str(get_locale())), strict=True)),
        more=len(rows) > PAGE,
        number=number,
        query=query,
        everybody=everybody,
    )


@admin.get("/people/<uuid:person_id>")
@permit(ADMINISTER)
def person(person_id: UUID) -> Response:
    """Show one person."""
    return shown(known(person_id), ReasonForm(formdata=None))


def known(person_id: UUID) -> User:
    """Load a person whom the policy shows to this admin."""
    return one_or_404(with_profiles(people_for(current_user)).where(User.id == person_id))


def shown(somebody: User, form: Form) -> Response:
    """Answer the page of one person."""
    [profile] = shown_profiles([somebody], str(get_locale()))
    return show("admin/person.html", form.status, person=somebody, profile=profile, form=form, factors=FACTORS)


@admin.get("/people/<uuid:person_id>/avatar")
@permit(ADMINISTER)
def avatar(person_id: UUID) -> Response:
    """Answer somebody's picture."""
    return send_avatar(known(person_id))


@admin.post("/people/<uuid:person_id>/approval")
@permit(ADMINISTER)
def approve(person_id: UUID) -> Response:
    """Approve an educator or mentor."""
    somebody = known(person_id)
    approval.approve(somebody, by=current_user)
    flash(_("%(name)s is approved and will be told.", name=somebody.full_name), "good")
    return done(url_for("admin.people"))


@admin.post("/people/<uuid:person_id>/refusal")
@permit(ADMINISTER)
def decline(person_id: UUID) -> Response:
    """Decline an educator or mentor, or take an approval back, with the reason."""
    somebody, form = known(person_id), ReasonForm()
    if form.is_sent():
        try:
            approval.decline(somebody, form.reason.data, by=current_user)
            flash(_("%(name)s is declined and will be told why.", name=somebody.full_name), "good")
            return done(url_for("admin.people"))
        except Refused as refusal:
            form.refuse(refusal)
    return shown(somebody, form)


@admin.post("/people/<uuid:person_id>/deletion")
@permit(ADMINISTER)
def delete(person_id: UUID) -> Response:
    """Delete an account; it can be given back for fourteen days."""
    somebody = known(person_id)
    if somebody.id == current_user.id:
        # One's own asks for the password.
        return redirect(url_for("auth.settings"), 303)  # type: ignore[return-value]
    deletion.delete_person(somebody, by=current_user)
    undo: Any = [_("%(name)s is deleted.", name=somebody.full_name), url_for("admin.restore", person_id=somebody.id)]
    flash(undo, "undo")
    return done(url_for("admin.person", person_id=somebody.id))


@admin.post("/people/<uuid:person_id>/restoration")
@permit(ADMINISTER)
def restore(person_id: UUID) -> Response:
    """Give a deleted account back."""
    somebody = known(person_id)
    deletion.restore_person(somebody, by=current_user)
    flash(_("%(name)s has the account back.", name=somebody.full_name), "good")
    return done(url_for("admin.person", person_id=somebody.id))
