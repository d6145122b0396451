"""GIFT's lines and signs: questions between blank lines, comments, escapes, and the parts of a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.decoding import lines_of
from spark.domain.refusal import Refused

OURS = re.compile(r"//\s*spark:\s*(\{.*)", re.DOTALL)
CATEGORY = "$CATEGORY:"
BLANK = "_____"  # where the answer of a missing word stood

# An escaped sign is another sign while the language is read, so that none is taken for the language.
SIGNS = {"\\": "\\", "~": "~", "=": "=", "#": "#", "{": "{", "}": "}", ":": ":", "n": "\n"}
STAND_INS = {sign: chr(0xE000 + index) for index, sign in enumerate(SIGNS)}
PLAIN = str.maketrans({STAND_INS[sign]: meaning for sign, meaning in SIGNS.items()})
ESCAPED = re.compile(r"\\([\\~=#{}:n])")
ESCAPES = str.maketrans({meaning: f"\\{sign}" for sign, meaning in SIGNS.items()})
NOT_IN_TEXTS = re.compile("[\ue000-\ue0ff]")  # a text may not bring stand-ins of its own


@dataclass
class Block:
    """The lines between two blank lines: a question or a category. `extra` is the JSON of our comment."""

    line: int = 0
    text: str = ""
    extra: str = ""


class Parts(NamedTuple):
    """What a question consists of, escapes still in place. Without `answers` it is a description."""

    name: str
    text: str
    answers: str | None
    explanation: str


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a file, without its comments."""
    block, lines = Block(), list[str]()
    for number, line in lines_of(f"{text}\n\n"):
        if line.startswith("//"):
            block.extra = ours[1] if (ours := OURS.match(line)) else block.extra
        elif line:
            block.line = block.line or number
            lines.append(line)
        else:
            if lines:
                block.text = "\n".join(lines)
                yield block
            block, lines = Block(), []


def protected(text: str) -> str:
    """Put stand-ins in place of escaped signs. Signs that need no escape keep their backslash, as TeX needs it."""
    return ESCAPED.sub(lambda escape: STAND_INS[escape[1]], NOT_IN_TEXTS.sub("", text))


def plain(text: str) -> str:
    """Return what a piece of a question says."""
    return text.translate(PLAIN).strip()


def escape(text: str) -> str:
    """Write a text so that nothing in it is taken for the language, on one line."""
    return text.translate(ESCAPES)


def parts_of(text: str) -> Parts:
    """Take a question apart. Raises Refused."""
    name, text = name_and_rest(protected(text))
    before, opens, rest = text.partition("{")
    if not opens:
        if "}" in text:
            raise Refused(_("There is a } without a {. Write \\} for a brace in the text."), field="text")
        return Parts(name, text, None, "")
    body, closes, after = rest.partition("}")
    if not closes:
        raise Refused(_("The { of the answers is never closed. There may be no empty line before the }."), field="text")
    if "{" in body or "{" in after or "}" in after:
        raise Refused(
            _("There are braces beside those of the answers. Write \\{ and \\}. An empty line ends a question."),
            field="text",
        )
    answers, _sign, explanation = body.rpartition("####") if "####" in body else (body, "", "")
    return Parts(name, before + BLANK + after if after.strip() else before, answers.strip(), explanation)


def name_and_rest(text: str) -> tuple[str, str]:
    """Split `::name::` from what follows."""
    if text.startswith("::"):
        name, ends, rest = text[2:].partition("::")
        if ends:
            return plain(name), rest.strip()
    return "", text
