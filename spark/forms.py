"""Forms: what was typed is checked here, what the school's rules say in the domain; both stand next to the field."""

from __future__ import annotations

from flask_wtf import FlaskForm

from spark.domain.refusal import Refused
from spark.extensions import db


class Form(FlaskForm):
    """A form whose refusals from the domain appear at their field."""

    def is_sent(self) -> bool:
        """Say whether the form was sent and everything typed is plausible."""
        return bool(self.validate_on_submit())

    def refuse(self, refusal: Refused) -> None:
        """Take back the change, and put the domain's sentence next to its field, else at the top of the form."""
        db.session.rollback()
        field = self._fields.get(refusal.field)
        if field is None:
            self.form_errors.append(str(refusal.sentence))
        else:
            field.errors = [*field.errors, str(refusal.sentence)]

    @property
    def status(self) -> int:
        """422 for a form that comes back with errors, else 200."""
        return 422 if self.errors or self.form_errors else 200
