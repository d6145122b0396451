"""The questions of a Moodle XML file, one small tree at a time, without what makes XML dangerous."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError
from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.decoding import check_size, decoded
from spark.domain.practice.formats.refusals import FileRefused

DEEPEST = 20  # elements in elements; Moodle's own files have 6
MOST_ELEMENTS = 2_000  # of a question
PIECE = 1 << 16
HUGE_TAG = re.compile(r"<(?!!)[^<>]{50000}")  # an element with a million attributes
ENCODING = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["']""")
KEPT = ("type", "format", "fraction", "name", "encoding")


@dataclass
class Node:
    """An element."""

    tag: str
    line: int
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def own_text(self) -> str:
        """What stands in the element itself."""
        return "".join(self.pieces).strip()

    def all(self, tag: str) -> list[Node]:
        """Return the children of a name."""
        return [child for child in self.children if child.tag == tag]

    def first(self, *path: str) -> Node:
        """Return the first element at the end of a path of names; an empty one where there is none."""
        node = self
        for tag in path:
            node = next(iter(node.all(tag)), Node(tag, node.line, {}))
        return node

    def text(self, *path: str) -> str:
        """Return what stands in the first element at the end of a path."""
        return self.first(*path).own_text


class Questions:
    """What the parser tells of elements; `take` is called with every `<question>` as soon as it is whole."""

    def __init__(self, take: Callable[[Node], None]) -> None:
        self.take = take
        self.parser: Any = None
        self.open: list[Node] = []
        self.elements = 0
        self.depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.depth += 1
        line = self.parser.parser.CurrentLineNumber
        if self.depth > DEEPEST:
            raise FileRefused(_("Line %(line)s: the elements are nested too deeply. This is no Moodle XML.", line=line))
        if self.depth == 1 and tag != "quiz":
            raise FileRefused(_("This is XML, but not Moodle's: it begins with <%(tag)s>, not <quiz>.", tag=tag[:40]))
        if self.open or (self.depth == 2 and tag == "question"):
            self.elements = self.elements + 1 if self.open else 1
            if self.elements > MOST_ELEMENTS:
                raise FileRefused(_("Line %(line)s: this question has too many elements.", line=line))
            self.open.append(Node(tag, line, {name: attributes[name] for name in KEPT if name in attributes}))

    def data(self, text: str) -> None:
        """Text inside an element."""
        if self.open:
            self.open[-1].pieces.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        self.depth -= 1
        if self.open:
            node = self.open.pop()
            if self.open:
                self.open[-1].children.append(node)
            else:
                self.take(node)

    def close(self) -> None:
        """The file ends."""


def each_question(content: bytes, take: Callable[[Node], None]) -> None:
    """Call `take` with the questions of a file in their order. Raises FileRefused."""
    questions = Questions(take)
    questions.parser = DefusedXMLParser(target=questions, forbid_dtd=True)
    source = readable(content)
    try:
        for start in range(0, len(source), PIECE):
            questions.parser.feed(source[start : start + PIECE])
        questions.parser.close()
    except DefusedXmlException:
        raise FileRefused(
            _("This file declares a document type or entities. Moodle's own files have none: remove the <!DOCTYPE …>.")
        ) from None
    except (ParseError, LookupError, ValueError) as error:
        line = getattr(error, "position", (1, 0))[0]
        raise FileRefused(_("Line %(line)s is no valid XML. Export the questions again.", line=line)) from None


def readable(content: bytes) -> str | bytes:
    """Return what may be parsed: text where the file is in Unicode, else its bytes, which say what they are in."""
    check_size(content)
    declared = ENCODING.match(content[:400])
    is_unicode = declared is None or declared[1].lower() in (b"utf-8", b"utf8", b"utf-16")
    text = decoded(content) if is_unicode else content.decode("latin-1")
    if HUGE_TAG.search(text):
        raise FileRefused(_("An element of this file is far too long. This is no Moodle XML."))
    return text if is_unicode else content
