"""What the forms of lessons and of practice tests share: shelves, languages and licences to choose from."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import SelectChoice, SelectField

from spark.domain.library.subject import grade_levels, subjects
from spark.extensions import db
from spark.languages import LANGUAGES

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


def fill_shelves(form: Any) -> None:
    """Offer the school's subjects and grades, in the reader's language, in the fields `subject` and `grade`."""
    locale = str(get_locale())
    for field, shelf in ((form.subject, subjects()), (form.grade, grade_levels())):
        shelved = [(row.slug, row.name(locale)) for row in db.session.scalars(shelf)]
        field.choices = chosen(("", _("Choose…")), *shelved)


def offer_language(field: SelectField, language: str) -> None:
    """Offer the language that something is written in, also one that Spark's pages do not speak."""
    if language not in LANGUAGES:
        field.choices = [*chosen(*LANGUAGES.items()), SelectChoice(language, language)]
