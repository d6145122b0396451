"""The educator's forms. What was typed is checked here as far as a browser could; the rules stand in the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import FileField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from spark.describing import LICENCE_NAMES, Choice, chosen, fill_shelves, offer_language
from spark.domain.library.content import ContentVersion
from spark.domain.library.details import LONGEST
from spark.domain.library.reviewing import CHECKLIST, LONGEST_NOTE
from spark.domain.library.versions import COPIED
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
        fill_shelves(self)

    @classmethod
    def of(cls, version: ContentVersion) -> LessonForm:
        """The form as the version before says it; what was sent goes before that."""
        said = {column: getattr(version, column) for column in COPIED}
        form = cls(data=said | {"subject": version.subject_slug, "grade": version.grade_slug})
        offer_language(form.language, version.language)
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
