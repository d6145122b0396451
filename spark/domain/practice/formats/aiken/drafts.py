"""The lines of an Aiken file, question by question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.decoding import lines_of

OPTION = re.compile(r"([A-Z])[.)](?:\s+(.*))?")
ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)


@dataclass
class Draft:
    """A question while its lines are read. `fault` is the first that is wrong: the rest is mostly its consequence."""

    line: int = 0
    text: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    has_gap: bool = False
    right: int = -1
    fault: Any = None

    def take(self, line: str, number: int) -> None:
        """Take a line: of the question, of which there may be several, or an option."""
        self.line = self.line or number
        if not line:
            self.has_gap = bool(self.options)
            self.text += [] if self.options else [line]
        if not line or self.fault is not None:
            return
        option = OPTION.fullmatch(line) if self.text else None
        if option:
            self.add(option[1], option[2] or "", number)
        elif self.options:
            self.fault = _("Line %(line)s is neither an option, as in A. …, nor ANSWER: A.", line=number)
        else:
            self.text.append(line)

    def add(self, letter: str, text: str, number: int) -> None:
        """Add an option, whose letter follows that of the one before."""
        if letter == (due := chr(ord("A") + len(self.options))):
            self.options.append(text)
        else:
            self.fault = _("Line %(line)s: option %(letter)s should stand here; A is first.", line=number, letter=due)

    def choose(self, said: str, number: int) -> None:
        """Take the line that names the right option."""
        self.line = self.line or number
        letter = said.strip(" .)").upper()
        self.right = ord(letter) - ord("A") if len(letter) == 1 else -1
        if self.fault is not None:
            return
        if not self.text:
            self.fault = _("Line %(line)s: the question and its options are missing above.", line=number)
        elif self.right < 0:
            self.fault = _("Line %(line)s: name one letter, as in ANSWER: B.", line=number)
        elif self.right >= len(self.options):
            self.fault = _("Line %(line)s: there is no option %(letter)s.", line=number, letter=letter)

    def end(self) -> Draft:
        """End without such a line."""
        if self.fault is None:
            self.fault = _("The line that names the right option is missing, as in ANSWER: A.")
        return self


def drafts(text: str) -> Iterator[Draft]:
    """Yield the questions of a file."""
    draft = Draft()
    for number, line in lines_of(text):
        if named := ANSWER.fullmatch(line):
            draft.choose(named[1], number)
            yield draft
            draft = Draft()
        elif draft.has_gap and line and not OPTION.fullmatch(line):
            yield draft.end()
            draft = Draft()
            draft.take(line, number)
        elif line or draft.text:
            draft.take(line, number)
    if draft.text:
        yield draft.end()
