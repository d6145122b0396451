"""HTML of other systems as Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bs4.exceptions import ParserRejectedMarkup
from flask_babel import lazy_gettext as _
from markdownify import MarkdownConverter

from spark.domain.practice.formats.markup.literal import literal
from spark.domain.practice.formats.markup.tex import hide, show
from spark.domain.practice.formats.refusals import FileRefused
from spark.domain.refusal import Refused

MOST_TAGS = 1_000  # of one text, opening and closing; a table of 20 rows and 20 columns has 842
PARAGRAPH = re.compile(r"(?:<p(?: [^<>]*)?>)?([^<&]*)(?:</p>)?")  # nearly every text of Moodle
# Names alone do not make HTML of a text: `if a<b and c>d` is none.
KNOWN_TAG = re.compile(
    r"</?(?:p|br|b|i|em|strong|u|s|sub|sup|span|div|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tfoot|tr|td|th|img|a|pre"
    r"|code|blockquote|h[1-6]|hr|font|small|del|ins|center|figure|figcaption|audio|video)"
    r"(?:\s+[\w:-]+\s?=[^<>]*)?\s?/?>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{1,10}\d{0,2});", re.IGNORECASE)
EMBEDDED = "@@PLUGINFILE@@/"


@dataclass
class Budget:
    """How many tags a file may still have: they cost time, 20 microseconds each, in long lists more."""

    tags: int = 150_000

    def spend(self, tags: int) -> None:
        """Take the tags of a text from the budget. Raises Refused, and FileRefused when nothing is left."""
        self.tags -= tags
        if self.tags < 0:
            raise FileRefused(_("This file has too much HTML in it. Split it into several files."))
        if tags > MOST_TAGS:
            raise Refused(_("This text has too much HTML. Use at most %(count)s tags.", count=MOST_TAGS), field="text")


def looks_like_html(text: str) -> bool:
    """Whether a text that does not say so is HTML."""
    return bool(KNOWN_TAG.search(text))


def without_entities(text: str) -> str:
    """Return a text that is not HTML with the signs that its entities stand for."""
    return ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def from_html(source: str, budget: Budget, note_picture: Callable[[str, str], None]) -> str:
    """Return HTML as Markdown and tell `note_picture` the address and the description of each picture in it."""
    hidden, formulas = hide(source, html.unescape)
    if plain := PARAGRAPH.fullmatch(hidden.strip()):
        return show(literal(" ".join(plain[1].split()), keeps_lists=False), formulas)
    budget.spend(source.count("<") + source.count("&") // 20)
    try:
        return show(Converter(note_picture).convert(hidden), formulas)
    except (RecursionError, ValueError, ParserRejectedMarkup):
        # Nested too deeply, or a number in an attribute that is none: the library believes them.
        raise Refused(_("The HTML of this text cannot be read."), field="text") from None


class Converter(MarkdownConverter):
    """Markdown as Spark reads it: pictures are told, not linked; letters set high and low stay so."""

    class Options:
        """What differs from the library's own."""

        bullets = "-"
        heading_style = "ATX"
        sub_symbol = "<sub>"
        sup_symbol = "<sup>"
        table_infer_header = True

    def __init__(self, note_picture: Callable[[str, str], None]) -> None:
        super().__init__()
        self.note_picture = note_picture

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Keep plain text plain, between its spaces; a stroke would end the cell of a table."""
        inner = text.strip()
        start = text.find(inner)
        kept = literal(inner, keeps_lists=False, is_whole=False)
        kept = kept.replace("|", "\\|") if "_inline" in parent_tags else kept
        return text[:start] + kept + text[start + len(inner) :]

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Tell of a picture. What describes one that is not in the file stays in the text."""
        source, alt = str(el.get("src") or ""), str(el.get("alt") or "")
        self.note_picture(source, alt)
        return "" if source.startswith(EMBEDDED) else self.escape(alt, parent_tags)
