"""What askers type. How long a text may be the browser is told; what makes no sense the domain says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import FileField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from spark.domain.library.shelves import shelves
from spark.domain.questions.posted import LONGEST_TEXT
from spark.domain.questions.question import LONGEST_TITLE, Question
from spark.domain.refusal import Refused
from spark.forms import Form

TOO_LONG = _("This is too long. Use at most %(max)d characters.")
URGENCIES = (
    ("low", _("It can wait: I would like to understand it better")),
    ("medium", _("This week: I need it to go on learning")),
    ("high", _("Today: I cannot go on without it. A mentor is called")),
)


class Choice(SelectField):
    """One of a list; the domain has the sentence for what is not on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, validate_choice=False, **kwargs)


class Words(TextAreaField):
    """A text in Markdown of at most LONGEST_TEXT characters."""

    def __init__(self, label: Any, *validators: Any, **kwargs: Any) -> None:
        rules = [*validators, Length(max=LONGEST_TEXT, message=TOO_LONG)]
        super().__init__(label, rules, **kwargs)


class QuestionForm(Form):
    """A question, new or mended."""

    title = StringField(
        _("Your question in one line"),
        [InputRequired(_("Say in one line what you ask.")), Length(max=LONGEST_TITLE, message=TOO_LONG)],
    )
    subject = Choice(_("Subject"), [InputRequired(_("Choose the subject."))])
    grade = Choice(_("Grade"), [InputRequired(_("Choose the grade."))])
    text = Words(
        _("What you have tried, and where you are stuck"),
        InputRequired(_("Write something first.")),
        description=_("Formulas stand between dollar signs: $x^2$."),
    )
    urgency = RadioField(
        _("When do you need the answer?"),
        [InputRequired(_("Choose how urgent it is."))],
        choices=[SelectChoice(value, words) for value, words in URGENCIES],
        default="medium",
        validate_choice=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = shelves(str(get_locale()))
        for field, known in ((self.subject, names.subjects), (self.grade, names.grades)):
            options = [SelectChoice("", _("Choose…"))] + [SelectChoice(*row) for row in known.items()]
            field.choices = options if field.data not in known else options[1:]


class AskForm(QuestionForm):
    """A new question. `id` is one that the phone made before there was a line, `content` the lesson it is about,
    `answer` an answer of one's own in a test.
    """

    id = HiddenField(validators=[Optional()])
    content = HiddenField(validators=[Optional()])
    answer = HiddenField(validators=[Optional()])
    photo = FileField(_("Photo"))

    @property
    def made_id(self) -> UUID | None:
        """The phone's id. Raises Refused."""
        return id_in(self.id.data, "id")

    @property
    def content_id(self) -> UUID | None:
        """The lesson's id. Raises Refused."""
        return id_in(self.content.data, "content")

    @property
    def answer_id(self) -> UUID | None:
        """The test answer's id. Raises Refused."""
        return id_in(self.answer.data, "answer")


class EditForm(QuestionForm):
    """What may still be changed: once somebody has answered, not the words."""

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        said = {name: getattr(question, name) for name in ("title", "text", "urgency")}
        shelf = {"subject": question.subject_slug, "grade": question.grade_slug}
        super().__init__(*args, data=said | shelf, **kwargs)
        if question.answer_count:
            del self.title, self.text

    def changes(self) -> dict[str, str]:
        """Return what was sent, by the names of `edit_question`."""
        return {name: self[name].data for name in ("title", "text", "subject", "grade", "urgency") if name in self}


class FollowUpForm(Form):
    """A remark in a thread."""

    text = Words(_("Your follow-up"), InputRequired(_("Write something first.")))


class ReopenForm(Form):
    """What is still missing, if the asker says it."""

    text = Words(_("What is still missing?"), Optional())


def id_in(given: str | None, field: str) -> UUID | None:
    """Read an id. Raises Refused for what is none."""
    try:
        return UUID(given) if given else None
    except ValueError as error:
        raise Refused(_("This is not an id."), field=field, code="VALIDATION_ERROR") from error
