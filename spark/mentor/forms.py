"""What mentors type."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from spark.domain.library.shelves import Shelves, shelves
from spark.domain.questions.posted import LONGEST_TEXT
from spark.domain.questions.saved_replies import LONGEST_REPLY_TITLE
from spark.forms import Form, ManyField
from spark.languages import LANGUAGES

TOO_LONG = _("This is too long. Use at most %(max)d characters.")


class AnswerForm(Form):
    """An answer; who else gets it is named by their questions' ids in `to`."""

    text = TextAreaField(
        _("Your answer"),
        [InputRequired(_("Write the answer.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


class NeedsInfoForm(Form):
    """What the asker is asked for."""

    text = TextAreaField(
        _("What do you need to know?"),
        [InputRequired(_("Write what you need to know.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        id="missing",  # the answer beside it has the id of its name
    )


class ReplyForm(Form):
    """A text one uses often."""

    title = StringField(
        _("Name"),
        [InputRequired(_("Give it a name.")), Length(max=LONGEST_REPLY_TITLE, message=TOO_LONG)],
        description=_("Only you see it."),
    )
    text = TextAreaField(
        _("Text"),
        [InputRequired(_("Write the text.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


class SpecialityForm(Form):
    """In which languages and for which grades a mentor answers."""

    languages = ManyField(_("Languages you answer in"), choices=[SelectChoice(*one) for one in LANGUAGES.items()])
    grade_levels = ManyField(_("Grades you answer for"), description=_("None ticked means all grades."))

    def offer(self, names: Shelves | None = None) -> SpecialityForm:
        """Offer the grades of this school."""
        names = names or shelves(str(get_locale()))
        self.grade_levels.choices = [SelectChoice(*one) for one in names.grades.items()]
        return self
