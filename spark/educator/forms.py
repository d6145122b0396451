"""The educator's forms. What was typed is checked here as far as a browser could; the rules stand in the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import FileField, HiddenField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from spark.domain.library.content import ContentVersion
from spark.domain.library.details import LONGEST
from spark.domain.library.reviewing import CHECKLIST, LONGEST_NOTE
from spark.domain.library.subject import grade_levels, subjects
from spark.domain.library.versions import COPIED
from spark.extensions import db
from spark.forms import Form
from spark.languages import LANGUAGES

KINDS = (
    ("", _("Choose…")),
    ("pdf", _("PDF")),
    ("video", _("Video")),
    ("audio", _("Sound")),
    ("text", _("Text (Markdown)")),
    ("interactive", _("Interactive (a zip with index.html)")),
)
LICENCE_NAMES = (
    ("own-work", _("My own work")),
    ("CC BY 4.0", "CC BY 4.0"),
    ("CC BY-SA 4.0", "CC BY-SA 4.0"),
    ("CC BY 3.0", "CC BY 3.0"),
    ("CC BY-NC 4.0", "CC BY-NC 4.0"),
    ("CC0", _("CC0 (free of any rights)")),
    ("MIT", "MIT"),
)


def chosen(*choices: tuple[str, Any]) -> list[SelectChoice]:
    """Values with their words."""
    return [SelectChoice(value, words) for value, words in choices]


class Choice(SelectField):
    """One of a list; the domain has the sentence for what is not on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, validate_choice=False, **kwargs)


def most(field: str) -> Length:
    """The length a field may have, also told to the browser."""
    return Length(max=LONGEST[field], message=_("This is too long. Use at most %(max)d characters."))


class LessonForm(Form):
    """A lesson as its educator describes it."""

    title = StringField(_("Title"), [InputRequired(_("Give the lesson a title.")), most("title")])
    kind = Choice(
        _("Kind of lesson"), [InputRequired(_("Choose what kind of lesson this is."))], choices=chosen(*KINDS)
    )
    file = FileField(_("File"))
    upload_id = HiddenField()
    subject = Choice(_("Subject"), [InputRequired(_("Choose a subject from the list."))])
    grade = Choice(_("Grade"), [InputRequired(_("Choose a grade from the list."))])
    topic = StringField(_("Topic"), [most("topic")])
    description = TextAreaField(_("What it is about"), [most("description")])
    language = Choice(_("Language of the lesson"), [InputRequired()], choices=chosen(*LANGUAGES.items()), default="en")
    licence = Choice(_("Licence"), [InputRequired()], choices=chosen(*LICENCE_NAMES), default="own-work")
    source = StringField(
        _("Source"), [most("source")], description=_("Whose work it is and where it comes from, unless it is your own.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        locale = str(get_locale())
        for field, shelf in ((self.subject, subjects()), (self.grade, grade_levels())):
            shelved = [(row.slug, row.name(locale)) for row in db.session.scalars(shelf)]
            field.choices = chosen(("", _("Choose…")), *shelved)

    @classmethod
    def of(cls, version: ContentVersion) -> LessonForm:
        """The form as the version before says it; what was sent goes before that."""
        said = {column: getattr(version, column) for column in COPIED}
        form = cls(data=said | {"subject": version.subject_slug, "grade": version.grade_slug})
        if version.language not in LANGUAGES:
            form.language.choices = [*chosen(*LANGUAGES.items()), SelectChoice(version.language, version.language)]
        return form

    def details(self) -> Mapping[str, str]:
        """What the domain checks and writes."""
        names = ("title", "kind", "subject", "grade", "topic", "description", "language", "licence", "source")
        return {name: self._fields[name].data or "" for name in names}

    @property
    def hands_in(self) -> bool:
        """Whether "Save and prepare" was pressed, rather than "Save the draft"."""
        return request.form.get("then") == "submit"

    def sent_upload_id(self) -> UUID | None:
        """The upload that the page sent ahead, if it did."""
        try:
            return UUID(self.upload_id.data or "")
        except ValueError:
            return None


class VerificationForm(Form):
    """A colleague's word for a lesson, point by point."""

    checklist = SelectMultipleField(
        _("I have looked at the lesson"),
        [InputRequired(_("Tick every point to vouch for this lesson."))],
        choices=chosen(*CHECKLIST),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = TextAreaField(_("A note for the educator and the admin"), [Length(max=LONGEST_NOTE)])


class ApprovalForm(Form):
    """An admin's last look."""

    note = TextAreaField(_("A note for the educator"), [Length(max=LONGEST_NOTE)])


class WithdrawalForm(Form):
    """Why an admin takes a lesson down."""

    reason = TextAreaField(
        _("Why it is taken out"),
        [InputRequired(_("Write why, for the record and for the educator.")), Length(max=LONGEST_NOTE)],
    )


class RejectionForm(Form):
    """Why a lesson goes back."""

    reason = TextAreaField(
        _("What has to change"),
        [InputRequired(_("Write what has to change, so that the educator can mend it.")), Length(max=LONGEST_NOTE)],
    )
