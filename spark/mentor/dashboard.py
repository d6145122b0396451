"""/mentor: how a mentor fares, what is assigned to them, and what they answer."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from spark.domain.library.shelves import Shelves, shelves
from spark.domain.questions.availability import set_available
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.claiming import claims_of
from spark.domain.questions.mentoring import dashboard
from spark.domain.questions.question import Question
from spark.domain.questions.specialising import specialise
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.mentor import mentor
from spark.mentor.forms import SpecialityForm
from spark.mentor.rows import holder_of
from spark.policy import ANSWER_QUESTION, permit
from spark.web import done, save, show, show_part, wants_fragment


@mentor.get("")
@permit(ANSWER_QUESTION)
def home() -> Response:
    """Show one's figures and claims."""
    return shown()


@mentor.post("/availability")
@permit(ANSWER_QUESTION)
def availability() -> Response:
    """Turn the switch: `on=1` takes assignments, `on=0` does not."""
    set_available(current_user, request.form.get("on", "1") != "0")
    here = url_for("mentor.home")
    if not wants_fragment():
        return done(here)
    save(here)
    return show_part("desk/_availability.html", profile=current_user.mentor_profile)


@mentor.post("/speciality")
@permit(ANSWER_QUESTION)
def speciality() -> Response:
    """Say in which languages and for which grades one answers."""
    names = shelves(str(get_locale()))
    form = SpecialityForm().offer(names)
    if form.is_sent():
        try:
            specialise(current_user, form.languages.data or [], form.grade_levels.data or [])
            flash(_("Saved. The desk ranks by it from now on."), "good")
            return done(url_for("mentor.home"))
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.refuse(refusal)
    return shown(form, names)


def shown(form: SpecialityForm | None = None, names: Shelves | None = None) -> Response:
    """Answer the page."""
    names, profile = names or shelves(str(get_locale())), current_user.mentor_profile
    if form is None and profile:
        form = SpecialityForm(formdata=None, obj=profile).offer(names)
    asker = joinedload(QuestionClaim.question).joinedload(Question.asker)
    claims = db.session.scalars(claims_of(current_user).options(asker)).all()
    return show(
        "mentor/home.html",
        form.status if form else 200,
        figures=dashboard(current_user),
        claims=[(one, *holder_of(one, current_user)) for one in claims],
        names=names,
        profile=profile,
        form=form,
    )
