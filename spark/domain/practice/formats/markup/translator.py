"""Brings the texts of a question into Markdown, whatever format they are in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal
from urllib.parse import unquote

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.found import FAR_TOO_LONG, too_long
from spark.domain.practice.formats.markup.from_html import (
    EMBEDDED,
    Budget,
    from_html,
    looks_like_html,
    without_entities,
)
from spark.domain.practice.formats.markup.literal import literal
from spark.domain.practice.formats.markup.tex import hide, show
from spark.domain.practice.item_rules import LONGEST_TEXT

Format = Literal["markdown", "html", "plain", "moodle"]  # `moodle` is what Moodle calls its auto-format
PICTURE = re.compile(r"!\[((?:[^\[\]\\]|\\.)*)\]\(" + EMBEDDED + r"([^()\s]*)\)")
LONGEST_NAME, MOST_NAMES = 80, 20
LINE_END = re.compile(r"(?<=[^\n])\n(?=[^\n])")


@dataclass
class Translator:
    """For one question. `pictures` are the addresses and descriptions of the pictures met so far, in their order."""

    budget: Budget
    pictures: list[tuple[str, str]] = field(default_factory=list)

    def markdown(self, text: str, written_in: Format) -> str:
        """Return a text as Markdown. Raises Refused when it is far too long or its HTML too much."""
        if len(text) > FAR_TOO_LONG:
            raise too_long("text")
        if written_in == "html" or (written_in == "moodle" and looks_like_html(text)):
            return from_html(text, self.budget, lambda source, alt: self.pictures.append((source, alt)))
        if len(text) > LONGEST_TEXT:
            raise too_long("text")
        if written_in == "markdown":
            return PICTURE.sub(self.picture_in_markdown, text).strip() if EMBEDDED in text else text
        return as_it_is(text) if written_in == "plain" else readable(without_entities(text))

    def left_out(self, files: Iterable[str] = (), kept: str = "") -> list[Any]:
        """Return a note for each picture met and each file but the one that is kept: once, short, and not hundreds."""
        names = [*files, *(name_of(source) for source, _alt in self.pictures)]
        short = dict.fromkeys(name[:LONGEST_NAME] for name in names if name != kept)
        return [_("The picture or file %(name)s was left out.", name=name) for name in islice(short, MOST_NAMES)]

    def picture_in_markdown(self, picture: re.Match[str]) -> str:
        """Note a picture of the file and take it out of the text."""
        self.pictures.append((EMBEDDED + picture[2], re.sub(r"\\(.)", r"\1", picture[1])))
        return ""


def name_of(source: str) -> str:
    """Return what a file calls a picture, of which this is the address in a text."""
    return unquote(source.removeprefix(EMBEDDED))


def as_it_is(text: str) -> str:
    """Return a text that may hold anything as Markdown that shows it, line by line."""
    return LINE_END.sub("  \n", literal(text.strip(), keeps_lists=False))


def readable(text: str) -> str:
    """Return a plain text of people as Markdown, with its formulas and its lists."""
    hidden, formulas = hide(text.strip())
    return show(literal(hidden, keeps_lists=True), formulas)
