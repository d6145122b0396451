"""The forms about a whole test. What was typed is checked as far as a browser could; the rules stand in the domain."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import FileField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from spark.describing import LICENCE_NAMES, Choice, chosen, fill_shelves, offer_language
from spark.domain.library.details import LONGEST
from spark.domain.practice.test import LONGEST_DURATION, PracticeTest
from spark.forms import Form
from spark.languages import LANGUAGES

LATE_RULES = (
    ("done", _("Counts when it was given in time, however long it was on its way")),
    ("received", _("Counts only when it arrived in time")),
    ("all", _("Counts; the result says that it was late")),
)
FORMATS = (
    ("", _("Let Spark find out")),
    ("gift", "GIFT"),
    ("moodle", "Moodle XML"),
    ("aiken", "Aiken"),
    ("csv", _("Spreadsheet (CSV)")),
)
NUMBER_NEEDED = _("Write a whole number.")


def most(field: str) -> Length:
    """The length a field may have, also told to the browser."""
    return Length(max=LONGEST[field], message=_("This is too long. Use at most %(max)d characters."))


class AboutForm(Form):
    """What a test needs to stand on a shelf."""

    title = StringField(_("Title"), [InputRequired(_("Give the test a title.")), most("title")])
    subject = Choice(_("Subject"), [InputRequired(_("Choose a subject from the list."))])
    grade = Choice(_("Grade"), [InputRequired(_("Choose a grade from the list."))])
    language = Choice(
        _("Language of the questions"), [InputRequired()], choices=chosen(*LANGUAGES.items()), default="en"
    )
    licence = Choice(_("Licence"), [InputRequired()], choices=chosen(*LICENCE_NAMES), default="own-work")
    source = StringField(
        _("Source"), [most("source")], description=_("Whose work it is and where it comes from, unless it is your own.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill_shelves(self)

    def said(self) -> dict[str, Any]:
        """What the domain checks and writes."""
        names = ("title", "subject", "grade", "language", "licence", "source")
        return {name: self._fields[name].data or "" for name in names}


class TestForm(AboutForm):
    """A test as its author describes it."""

    description = TextAreaField(
        _("What students read before they begin"), [most("description")], description=_("Markdown; formulas as $x^2$.")
    )
    duration_minutes = IntegerField(
        _("Minutes"),
        [Optional(), NumberRange(1, LONGEST_DURATION, _("Give from %(min)s to %(max)s minutes, or none."))],
        description=_("Leave it empty for a test without a limit."),
    )
    pass_score_percentage = IntegerField(
        _("Passed from (percent)"),
        [InputRequired(NUMBER_NEEDED), NumberRange(0, 100, _("Give from 0 to 100 %%."))],
        default=60,
    )
    late_rule = Choice(_("An answer that arrives late"), [InputRequired()], choices=chosen(*LATE_RULES), default="done")

    @classmethod
    def of(cls, test: PracticeTest) -> TestForm:
        """The form as the test says it; what was sent goes before that."""
        form = cls(obj=test, data={"subject": test.subject_slug, "grade": test.grade_slug})
        offer_language(form.language, test.language)
        return form

    def said(self) -> dict[str, Any]:
        """What the domain checks and writes."""
        numbers = {
            "duration_minutes": self.duration_minutes.data,
            "pass_score_percentage": self.pass_score_percentage.data,
        }
        return super().said() | numbers | {"description": self.description.data, "late_rule": self.late_rule.data}


class ImportForm(Form):
    """A file of questions, or the same as pasted text."""

    file = FileField(_("A file"))
    text = TextAreaField(
        _("Or paste the questions here"),
        description=_("Cells copied from a spreadsheet too: the first row names the columns."),
    )
    format = Choice(_("Format"), choices=chosen(*FORMATS), default="")

    def sent_file(self) -> tuple[bytes, str]:
        """Return content and name of what was sent; a chosen file goes before pasted text, which has no name."""
        file = self.file.data
        if file and getattr(file, "filename", ""):
            return file.read(), file.filename
        return (self.text.data or "").encode("utf-8", "replace"), ""


class NewImportForm(AboutForm, ImportForm):
    """A file of questions for a test that is not there yet."""
