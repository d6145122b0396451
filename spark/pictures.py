"""The pictures inside a lesson's text: fetched as they come into view, or one by one by those who save data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from spark.domain.library.content import ContentFile
from spark.domain.library.sizes import in_words

# The stored text is well-formed HTML of our own making (spark/services/media), so its pictures all look like this.
PICTURE = re.compile(r"<img\b([^>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def picture_digests(html: str) -> set[str]:
    """Return the SHA-256 of every picture that a text names."""
    return {attributes(tag).get("data-file", "") for tag in PICTURE.findall(html)} - {""}


def with_pictures(html: str, files: Mapping[str, ContentFile], *, save_data: bool) -> Markup:
    """Return the text with its pictures in place: as pictures, or as links that say what each would cost."""

    def in_place(match: re.Match[str]) -> str:
        named = attributes(match[1])
        file = files.get(named.get("data-file", ""))
        if file is None:
            return str(escape(named.get("alt", "")))
        url = url_for("student.stored_file", digest=file.sha256)
        return str(link(url, file, named.get("alt", "")) if save_data else image(url, file, named.get("alt", "")))

    return Markup(PICTURE.sub(in_place, html))  # noqa: S704  cleaned by an allow-list before it was stored


def image(url: str, file: ContentFile, alt: str) -> Markup:
    """A picture that keeps its place free and waits until it is nearly in view."""
    return Markup('<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">').format(
        url, alt, file.width or "", file.height or ""
    )


def link(url: str, file: ContentFile, alt: str) -> Markup:
    """A link to a picture, with what it shows and costs."""
    words = _("Show picture (%(size)s)", size=in_words(file.bytes))
    return Markup('<a class="button plain" href="{}">{}</a> <small>{}</small>').format(url, words, alt)


def attributes(tag: str) -> dict[str, str]:
    """Return a tag's attributes."""
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}
