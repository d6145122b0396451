"""The forms of an account. They say what must be filled in; the domain says what it may be."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import Select
from wtforms import (
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import DateInput

from spark.domain.library.subject import grade_levels, subjects
from spark.domain.people.profile import CHECKS
from spark.domain.people.profiles import AVAILABILITY
from spark.extensions import db
from spark.forms import Form, ManyField
from spark.languages import page_languages

TIMES = {
    "weekdays": _("On weekdays"),
    "evenings": _("In the evenings"),
    "weekends": _("At weekends"),
    "anytime": _("At any time"),
}


def required() -> InputRequired:
    """Return the rule that a field must be filled in."""
    return InputRequired(_("Please fill this in."))


def no_longer_than(most: int) -> Length:
    """Return the rule that a text has at most this many characters."""
    return Length(max=most, message=_("This is too long. Use at most %(max)d characters."))


def named(shelf: Select[Any]) -> list[SelectChoice]:
    """Return the choices of a shelf in the reader's language."""
    locale = str(get_locale())
    return [SelectChoice(row.slug, row.name(locale)) for row in db.session.scalars(shelf)]


class WrittenField(StringField):
    """A number or a date as its text: the domain reads it, and what is wrong stays as it was typed."""

    def process_data(self, value: object) -> None:
        """Show a stored value as its text."""
        self.data = None if value is None else str(value)


class LoginForm(Form):
    """A contact and a password."""

    contact = StringField(_("E-mail or phone number"), [required(), no_longer_than(320)])
    password = PasswordField(_("Password"), [required()])
    next = HiddenField()


class StudentFields(Form):
    """What a student tells."""

    grade_level = SelectField(_("Grade"), [required()], validate_choice=False)
    district = StringField(_("District"), [no_longer_than(100)])
    school = StringField(_("School"), [no_longer_than(255)])
    date_of_birth = WrittenField(_("Date of birth"), [no_longer_than(10)], widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grade_level.choices = [SelectChoice("", _("Choose")), *named(grade_levels())]


class EducatorFields(Form):
    """What an educator tells."""

    qualification = StringField(
        _("Qualification"),
        [required(), no_longer_than(100)],
        description=_("Such as: B.Ed., physics teacher"),
    )
    subjects = ManyField(_("Subjects you teach"), [required()], validate_choice=False)
    teaching_experience = WrittenField(_("Years of teaching"), [no_longer_than(3)])
    institution = StringField(_("School or institution"), [no_longer_than(255)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects.choices = named(subjects())


class MentorFields(Form):
    """What a mentor tells."""

    expertise_areas = ManyField(_("Subjects you can help with"), [required()], validate_choice=False)
    availability = RadioField(
        _("When you have time"),
        [required()],
        choices=[SelectChoice(slug, TIMES[slug]) for slug in AVAILABILITY],
        validate_choice=False,
    )
    background = TextAreaField(
        _("About you"), [no_longer_than(2000)], description=_("What you studied, what you work on.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expertise_areas.choices = named(subjects())


FIELDS: dict[str, type[Form]] = {"student": StudentFields, "educator": EducatorFields, "mentor": MentorFields}


class NameField(Form):
    """The name, which every role has."""

    full_name = StringField(
        _("Your name"), [required(), no_longer_than(1000)], description=_("As you write it, in any script.")
    )


def name_and_profile(role: str) -> type[Form]:
    """Return the class of the form in which somebody of this role says who they are."""
    return type("ProfileForm", (FIELDS[role], NameField), {}) if role in FIELDS else NameField


class AccountFields(Form):
    """How somebody new signs in."""

    contact = StringField(
        _("E-mail or phone number"),
        [required(), no_longer_than(320)],
        description=_("You sign in with it. We send a code there to see that it is yours."),
    )
    password = PasswordField(
        _("Password"),
        [required()],
        description=_("At least 8 characters. Three or four words that do not belong together are good."),
    )
    role = HiddenField()
    next = HiddenField()


def join_form(role: str) -> type[Form]:
    """Return the class of the form with which somebody joins in this role."""
    return type("JoinForm", (FIELDS[role], AccountFields, NameField), {})


def told(form: Form, role: str) -> dict[str, Any]:
    """Return what the fields of a role's profile hold."""
    return {name: form[name].data for name in CHECKS.get(role, {}) if name in form}


class ContactForm(Form):
    """Whoever forgot a password says how they are reached."""

    contact = StringField(_("E-mail or phone number"), [required(), no_longer_than(320)])


class CodeForm(Form):
    """The six digits."""

    code = StringField(_("Code"), [required(), no_longer_than(20)], description=_("Six digits, valid for ten minutes."))


class ResetForm(CodeForm, ContactForm):
    """The code, whose it is, and the new password."""

    password = PasswordField(
        _("New password"),
        [required()],
        description=_("At least 8 characters. Three or four words that do not belong together are good."),
    )


class LanguageForm(Form):
    """The language of the pages."""

    language = SelectField(_("Language"), [required()], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [SelectChoice(*language) for language in page_languages().items()]


class AvatarForm(Form):
    """A picture."""

    picture = FileField(_("Picture"), [FileRequired(_("Choose a picture first."))])


class PasswordForm(Form):
    """The old password and the new one."""

    old_password = PasswordField(_("Your password now"), [required()])
    password = PasswordField(_("New password"), [required()], description=_("At least 8 characters."))


class NewContactForm(Form):
    """Another contact, and the password to show that it is really them."""

    contact = StringField(_("New e-mail or phone number"), [required(), no_longer_than(320)])
    password = PasswordField(_("Your password"), [required()], id="contact-password")


class DeletionForm(Form):
    """The password, to show that it is really them."""

    password = PasswordField(_("Your password"), [required()], id="deletion-password")
