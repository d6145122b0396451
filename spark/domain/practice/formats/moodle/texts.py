"""The texts of a Moodle question and the pictures in them."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from flask_babel import lazy_gettext as _

from spark.domain.people.names import one_line
from spark.domain.practice.formats.markup.from_html import EMBEDDED
from spark.domain.practice.formats.markup.translator import Format, Translator
from spark.domain.practice.formats.moodle.tree import Node
from spark.domain.practice.formats.parsed import EmbeddedPicture
from spark.domain.refusal import Refused

FORMATS: dict[str, Format] = {
    "html": "html",
    "markdown": "markdown",
    "plain_text": "plain",
    "moodle_auto_format": "moodle",
    "wiki_like": "moodle",
}


@dataclass
class Texts:
    """Reads the texts of a question; those that name no format are in `written_in`, the question's own."""

    translator: Translator
    written_in: Format = "html"
    picture: EmbeddedPicture | None = None
    source: str = ""  # how the text of the question names its picture
    notes: list[Any] = field(default_factory=list)

    def question(self, node: Node) -> str:
        """Return the text of the question, remember its format and keep its first picture."""
        self.written_in = self.format_of(node)
        text = self.markdown(node)
        files = {file.attributes.get("name", ""): file for file in reversed(node.all("file"))}
        for source, alt in self.translator.pictures:
            name = unquote(source.removeprefix(EMBEDDED))
            if source.startswith(EMBEDDED) and name in files:
                self.picture = EmbeddedPicture(name, bytes_of(files[name], name), one_line(alt[:1000]))
                self.source = source
                break
        return text

    def markdown(self, node: Node) -> str:
        """Return the `<text>` of an element as Markdown."""
        return self.translator.markdown(node.text("text"), self.format_of(node))

    def format_of(self, node: Node) -> Format:
        """Return what the text of an element is written in."""
        named = node.attributes.get("format")
        return self.written_in if named is None else FORMATS.get(named.strip(), "html")

    def left_out(self, question: Node) -> list[Any]:
        """Return a note for every picture and file that does not come along."""
        kept = self.picture.name if self.picture else None
        names = [file.attributes.get("name", "")[:80] for file in files_in(question)]
        pictures = self.translator.left_out(self.source)
        files = [_("The file %(name)s was left out.", name=name) for name in dict.fromkeys(names) if name != kept]
        return [*self.notes, *(files or pictures)]


def files_in(node: Node) -> list[Node]:
    """Return the files of an element and of all in it."""
    return [*node.all("file"), *(file for child in node.children for file in files_in(child))]


def bytes_of(file: Node, name: str) -> bytes:
    """Return the bytes of an embedded file. Raises Refused."""
    written = "".join(file.own_text.split())
    try:
        if file.attributes.get("encoding", "base64") != "base64" or not written:
            raise ValueError
        return base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(
            _("The picture %(name)s is damaged: it is not base64.", name=name[:80]), field="picture"
        ) from None
