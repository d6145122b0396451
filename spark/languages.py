"""The language of a page: the person's choice, else the browser's, among those Spark speaks."""

from __future__ import annotations

from babel import Locale, negotiate_locale
from flask import current_app, has_request_context, request
from flask_babel import get_locale
from flask_login import current_user

# Languages people read and write lessons in, each named in itself; the pages speak those that have a catalogue.
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


def page_languages() -> dict[str, str]:
    """Return the languages of the pages by their codes, English first, each named in itself."""
    spoken: list[str] = current_app.extensions["languages"]
    return {code: LANGUAGES.get(code) or str(Locale.parse(code).get_display_name()) for code in spoken}


def chosen_locale() -> str:
    """Pick the language of this answer."""
    if not has_request_context():  # jobs and commands; those who write to a person use force_locale
        return "en"
    spoken: list[str] = current_app.extensions["languages"]
    if current_user.is_authenticated and current_user.language_preference in spoken:
        return str(current_user.language_preference)
    # Those who ask for ar-EG before English read Arabic: Werkzeug's own choice would be the English it knows exactly.
    asked = [language.lower().replace("-", "_") for language, quality in request.accept_languages if quality > 0]
    by_lower = {code.lower(): code for code in spoken}
    return by_lower.get(negotiate_locale(asked, list(by_lower)) or "", "en")


def text_direction() -> str:
    """Return "rtl" where the page's language is written from right to left."""
    locale = get_locale()
    return str(locale.text_direction) if locale else "ltr"
