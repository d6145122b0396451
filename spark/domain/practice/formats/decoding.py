"""The bytes of a file as text: UTF-8, or what its first bytes say it is."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.parsed import LARGEST
from spark.domain.practice.formats.refusals import FileRefused

# UTF-32 first: its mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(content: bytes) -> str:
    """Return the text of a file with plain line ends. Raises FileRefused.

    Nothing is guessed: Latin-1 read as something else makes wrong letters that nobody notices.
    """
    check_size(content)
    encoding = next((encoding for mark, encoding in MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise FileRefused(
            _(
                "Line %(line)s is not written in UTF-8. Save the file with the encoding UTF-8 and try again.",
                line=content.count(b"\n", 0, error.start) + 1,
            )
        ) from None
    if "\0" in text:
        raise FileRefused(
            _(
                "Line %(line)s holds signs that no text has. This is another kind of file, or a damaged one.",
                line=text.count("\n", 0, text.index("\0")) + 1,
            )
        )
    return text


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers of lines, 1 is the first, and the lines without the space around them."""
    # Not splitlines(), which also ends lines at signs of other alphabets; not split(), which makes them all at once.
    yield from enumerate(map(str.strip, io.StringIO(text)), 1)


def check_size(content: bytes) -> None:
    """Refuse an empty file and one that is too large."""
    if not content.strip():
        raise FileRefused(_("This file is empty."))
    if len(content) > LARGEST:
        raise FileRefused(
            _("This file is larger than %(size)s MB. Split it into several files.", size=LARGEST // 1_000_000)
        )
