"""`/styleguide`: every shared part in both themes and directions, for ourselves; not there in production."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from spark.forms import Form
from spark.policy import ANYONE, permit
from spark.web import show

styleguide = Blueprint("styleguide", __name__)


class Sample(Form):
    """One field of each kind."""

    title = StringField("Title", [InputRequired(), Length(max=120)], description="What a student would search for.")
    description = TextAreaField("Description", [Length(max=500)])
    subject = SelectField("Subject", [InputRequired()], choices=[("", "Choose a subject"), ("physics", "Physics")])
    kind = RadioField("Kind", [InputRequired()], choices=[("pdf", "PDF"), ("video", "Video")])
    password = PasswordField("Password", [InputRequired()])
    file = FileField("File")
    agree = BooleanField("I made this myself or may share it", [InputRequired("Tick the box to go on.")])


@styleguide.get("/styleguide")
@permit(ANYONE)
def parts() -> Response:
    """Show a half-filled form, so that errors are seen too."""
    sample = Sample(formdata=MultiDict({"title": "Newton", "description": "A lesson"}))
    sample.validate()
    return show("styleguide.html", form=sample)
