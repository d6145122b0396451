"""The texts of a GIFT question, each of which may begin with the format it is written in: `[html]<b>x</b>`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, cast

from spark.domain.practice.formats.gift.lexing import plain
from spark.domain.practice.formats.markup.translator import Format, Translator

FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]")


@dataclass
class Texts:
    """Reads the texts of a question; `written_in` is its format, which its answers share, `notes` what they lose."""

    translator: Translator
    written_in: Format = "moodle"
    notes: list[Any] = field(default_factory=list)

    def question(self, piece: str) -> str:
        """Return the text of the question as Markdown, and remember its format."""
        self.written_in, text = split(piece, self.written_in)
        return self.translator.markdown(text, self.written_in)

    def markdown(self, piece: str) -> str:
        """Return any other text as Markdown."""
        written_in, text = split(piece, self.written_in)
        return self.translator.markdown(text, written_in)

    def step(self, piece: str) -> str:
        """Return a step of an ordering, which has no format of its own."""
        return self.translator.markdown(plain(piece), self.written_in)


def split(piece: str, otherwise: Format) -> tuple[Format, str]:
    """Return the format of a text and the text."""
    piece = piece.strip()
    if written_in := FORMAT.match(piece):
        return cast("Format", written_in[1]), plain(piece[written_in.end() :])
    return otherwise, plain(piece)
