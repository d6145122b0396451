"""Forms: what was typed is checked here, what the school's rules say in the domain; both stand next to the field."""

from __future__ import annotations

from typing import Any

from flask import g, request
from flask_wtf import FlaskForm
from flask_wtf.form import SUBMIT_METHODS
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from spark.domain.refusal import Refused
from spark.extensions import db


class Form(FlaskForm):
    """A form whose refusals from the domain appear at their field."""

    class Meta(FlaskForm.Meta):
        """Where the fields get their values."""

        def wrap_formdata(self, form: FlaskForm, formdata: object) -> MultiDict[str, Any] | None:
            """Give texts to text fields and files to file fields; a file in a text's place is as if nothing came.

            Browsers count a line break as one character and send two.
            """
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            if request.method not in SUBMIT_METHODS:
                return None
            wanted = {name for name, field in form._fields.items() if isinstance(field, FileField)}
            files = [(name, file) for name, file in request.files.items(multi=True) if name in wanted]
            texts = [(name, text.replace("\r\n", "\n")) for name, text in request.form.items(multi=True)]
            return CombinedMultiDict([MultiDict(files), MultiDict(texts)])

    def is_sent(self) -> bool:
        """Say whether the form was sent and everything typed is plausible."""
        if self.validate_on_submit():
            return True
        note_refusal([str(sentence) for sentences in self.errors.values() for sentence in sentences])
        return False

    def refuse(self, refusal: Refused) -> None:
        """Take back the change, and put the domain's sentence next to its field, else at the top of the form."""
        db.session.rollback()
        note_refusal([str(refusal.sentence)], refusal.code, refusal.status)
        field = self._fields.get(refusal.field)
        if field is None:
            self.form_errors.append(str(refusal.sentence))
        else:
            field.errors = [*field.errors, str(refusal.sentence)]

    @property
    def status(self) -> int:
        """422 for a form that comes back with errors, else 200."""
        return 422 if self.errors or self.form_errors else 200


def note_refusal(sentences: list[str], code: str = "VALIDATION_ERROR", status: int = 422) -> None:
    """Keep what the page is going to say for a caller that reads no page (replaying.py)."""
    g.refusal_sentences, g.refusal_code, g.refusal_status = sentences, code, status


class Tick(CheckboxInput):
    """One of several boxes: "required" would ask for every one of them."""

    validation_attrs = ("disabled",)


class ManyField(SelectMultipleField):
    """Several of a list, as checkboxes: the only list of many that works on every phone."""

    widget = ListWidget(prefix_label=False)
    option_widget = Tick()
