"""The texts of a Moodle question and the pictures in them."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.people.names import one_line
from spark.domain.practice.formats.markup.from_html import EMBEDDED
from spark.domain.practice.formats.markup.translator import Format, Translator, name_of
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
    notes: list[Any] = field(default_factory=list)

    def question(self, node: Node) -> str:
        """Return the text of the question, remember its format and keep its first picture."""
        self.written_in = self.format_of(node)
        text = self.markdown(node)
        files = {file.attributes.get("name", ""): file for file in reversed(node.all("file"))}
        for source, alt in self.translator.pictures:
            if source.startswith(EMBEDDED) and (name := name_of(source)) in files:
                self.picture = EmbeddedPicture(name, bytes_of(files[name], name), one_line(alt[:1000]))
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
        files = [file.attributes.get("name", "") for file in files_in(question)]
        return [*self.notes, *self.translator.left_out(files, self.picture.name if self.picture else "")]


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
        raise Refused(_("The picture %(name)s is damaged.", name=name[:80]), field="picture") from None
