"""The language of a page: the person's choice, else the browser's, among those Spark speaks."""

from __future__ import annotations

from babel import Locale
from flask import g, has_request_context, request
from flask_babel import get_locale
from flask_login import current_user

from spark.extensions import babel

# Languages people read and write lessons in; a page falls back to English where a translation is missing.
LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "sw": "Kiswahili",
    "rw": "Ikinyarwanda",
    "ny": "Chichewa",
    "si": "සිංහල",
    "ta": "தமிழ்",
    "hi": "हिन्दी",
    "ar": "العربية",
    "ur": "اردو",
}


def chosen_locale() -> str:
    """Pick the language of this answer."""
    if not has_request_context():  # jobs and commands; those who write to a person use force_locale
        return "en"
    spoken = [str(locale) for locale in babel_translations()]
    if current_user.is_authenticated and current_user.language_preference in spoken:
        return str(current_user.language_preference)
    return request.accept_languages.best_match(spoken, "en") or "en"


def babel_translations() -> list[Locale]:
    """Return the languages that have a catalogue, English first; read once per request."""
    if "spoken" not in g:
        from flask import current_app

        g.spoken = current_app.extensions["babel"].instance.list_translations()
    return g.spoken  # type: ignore[no-any-return]


def text_direction() -> str:
    """Return "rtl" where the page's language is written from right to left."""
    locale = get_locale()
    return str(locale.text_direction) if locale else "ltr"


assert babel  # bound in create_app with chosen_locale
