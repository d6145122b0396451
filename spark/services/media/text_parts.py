"""A Markdown file: read, rendered, cut into parts."""

import codecs
import re
from typing import Any

from spark.services.media.decoding import Job
from spark.services.media.markdown import to_html
from spark.services.media.parts import split
from spark.services.media.refused import MediaRefused

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # control characters that no text editor writes


def make(job: Job) -> dict[str, Any]:
    """Leaves original.md (UTF-8, plain line ends); the parts."""
    text = decoded(job.source.read_bytes())
    (job.folder / "original.md").write_text(text, encoding="utf-8", newline="\n")
    parts = split(to_html(_FRONT_MATTER.sub("", text)))
    if not parts:
        raise MediaRefused("empty")
    return {"parts": parts}


def decoded(raw: bytes) -> str:
    """UTF-8, or UTF-16 as some Windows editors write it, with or without their marks."""
    try:
        text = raw.decode(_encoding(raw)).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise MediaRefused("unreadable_text") from None
    if _NO_TEXT.search(text):
        raise MediaRefused("unreadable_text")
    return text


def _encoding(raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding
    # ASCII in UTF-16 is every second byte zero; nothing else that is text holds a zero byte.
    odd, even = raw[1:400:2].count(0), raw[:400:2].count(0)
    return "utf-8" if not odd and not even else "utf-16-le" if odd > even else "utf-16-be"


_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
