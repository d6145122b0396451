"""Why a file was sent back, and what was noticed on the way, in the words of the person who sent it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from spark.domain.library.sizes import worded

INFECTED = "infected"
LOST = "lost"
TOO_MANY_TRIES = "too_many_tries"

Sentence = Callable[[Mapping[str, Any]], str]

SENTENCES: dict[str, Sentence] = {
    "empty": lambda _params: _("This file is empty. Choose another one."),
    "too_big": lambda params: _(
        "This file is too large, or becomes so when opened: %(limit)s at most. Make it smaller, or split the lesson.",
        limit=worded(int(params.get("limit", 0))),
    ),
    "wrong_type": lambda params: _(
        "This file is not what its name or kind says: %(wanted)s was expected. Choose the right kind, or another file.",
        wanted=KIND_WORDS.get(str(params.get("wanted", "")), lambda: str(params.get("wanted", "")))(),
    ),
    "took_too_long": lambda _params: _(
        "Reading this file took too long, so it was stopped. Save it in a simpler form, or split the lesson."
    ),
    "too_much_memory": lambda _params: _(
        "This file needs more memory than there is. Save it in a simpler form, or split the lesson."
    ),
    "encrypted_pdf": lambda _params: _(
        "This PDF is locked with a password. Save it without one, then choose it again."
    ),
    "broken_pdf": lambda _params: _(
        "This PDF is damaged and cannot be opened. Export it once more, then choose it again."
    ),
    "too_many_pages": lambda params: _(
        "This PDF has %(pages)s pages; at most %(limit)s are allowed. Split it in several lessons.",
        pages=format_decimal(params.get("pages", 0)),
        limit=format_decimal(params.get("limit", 0)),
    ),
    "broken_media": lambda _params: _(
        "This recording is damaged or in a form that cannot be played. Export it as MP4 or MP3, then choose it again."
    ),
    "too_long": lambda params: _(
        "This recording is too long: %(minutes)s minutes at most. Split it in several lessons.",
        minutes=format_decimal(int(params.get("limit", 0)) // 60),
    ),
    "broken_image": lambda _params: _("A picture in this file is damaged. Replace it, then choose the file again."),
    "image_bomb": lambda _params: _(
        "This file holds a picture of too many pixels. Make the picture smaller, then choose the file again."
    ),
    "unreadable_text": lambda _params: _(
        "This text is in a form that cannot be read. Save it as UTF-8, then choose it again."
    ),
    "broken_zip": lambda _params: _(
        "This zip is damaged and cannot be opened. Pack it once more, then choose it again."
    ),
    "zip_bomb": lambda _params: _(
        "This zip becomes far too large when it is unpacked. Pack only what the lesson needs."
    ),
    "zip_bad_name": lambda params: _(
        "The zip holds a file with a name that is not allowed: %(name)s. Rename it, and pack the zip once more.",
        name=str(params.get("name", ""))[:80],
    ),
    "zip_no_index": lambda _params: _("The zip has no index.html at its top. Add one, and pack the zip once more."),
    INFECTED: lambda _params: _(
        "The virus scanner found something harmful in this file, so it was removed. Send a copy from a clean computer."
    ),
    LOST: lambda _params: _("The file got lost on its way. Choose it again."),
    TOO_MANY_TRIES: lambda _params: _(
        "The file could not be prepared; it took too many tries. It is kept: hand the lesson in again, or ask an admin."
    ),
}

KIND_WORDS: dict[str, Callable[[], str]] = {
    "pdf": lambda: _("a PDF"),
    "video": lambda: _("a video"),
    "audio": lambda: _("a sound recording"),
    "text": lambda: _("a text"),
    "interactive": lambda: _("a zip with an index.html"),
}

WARNINGS: dict[str, Callable[[], str]] = {
    "active_parts_removed": lambda: _("Scripts, attachments or links that start programs were taken out of the PDF."),
    "restrictions_removed": lambda: _(
        "The PDF forbade printing or copying; that was taken away so that it can be read as text."
    ),
    "pages_as_pictures": lambda: _(
        "The text of some pages cannot be read, so they are shown as pictures, which cost more."
    ),
    "references_dropped": lambda: _("The lesson refers to files that are not in its zip; those parts stay empty."),
    "modules_dropped": lambda: _(
        "Some scripts of the lesson load other files, which does not work here. Try it before you go on."
    ),
    "asks_network": lambda: _("The lesson tries to fetch something from the network; it gets nothing here."),
    "no_sound": lambda: _("The video has no sound."),
}


def refusal_sentence(code: str, params: Mapping[str, Any]) -> str:
    """Return why the file was sent back; empty when it was not."""
    if not code:
        return ""
    sentence = SENTENCES.get(code)
    return sentence(params) if sentence else _("This file cannot be used. Choose another one.")


def warning_sentences(codes: list[str]) -> list[str]:
    """Return what was noticed while the file was prepared."""
    return [WARNINGS[code]() for code in codes if code in WARNINGS]
