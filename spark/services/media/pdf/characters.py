"""The characters of a page, gathered into pieces, with a count of what is wrong with them."""

import unicodedata
from ctypes import addressof, byref, c_double
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from spark.services.media.pdf.gathering import Gathering, Place
from spark.services.media.pdf.hyphens import HYPHEN
from spark.services.media.pdf.piece import Piece
from spark.services.media.pdf.sheet import Sheet
from spark.services.media.pdf.style import Style

MOST = 30_000  # characters of a page; more than ten times a dense one
# Bullets that Word takes from its symbol fonts stand in Unicode's private area.
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0e0": "→", "\uf02d": "–"}


@dataclass
class Characters:
    """A page's pieces in the order of the file; counts are of characters that are not white space."""

    pieces: list[Piece] = field(default_factory=list)
    count: int = 0
    hidden: int = 0  # drawn invisibly: the text layer of a scan
    unmapped: int = 0  # nobody knows which letter it is
    misdrawn: int = 0  # in a font from before Unicode


def characters_of(page: Any, sheet: Sheet) -> Characters:
    """All that is written on a pdfium page, upright. Takes about 5 µs a character."""
    text = page.get_textpage()
    found, gathering = Characters(), Gathering()
    style, owner, half = None, None, 0
    for index in range(min(text.count_chars(), MOST)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:  # beyond the first plane pdfium counts in UTF-16
            half = code
            continue
        if half and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((half - 0xD800) << 10) + (code - 0xDC00)
        half = 0
        sign = _read(code)
        if pdfium.FPDFText_IsGenerated(text, index) == 1:  # pdfium's own guess at spaces and line ends
            gathering.pause(sign)
            continue
        thing = pdfium.FPDFText_GetTextObject(text, index)
        address = thing and addressof(thing.contents)
        if style is None or address != owner:
            style, owner = Style(text, index, thing, sheet), address
        if not style.upright:
            continue
        if not sign.isspace():
            found.count += 1
            found.hidden += style.hidden
            found.misdrawn += style.misdrawn
            found.unmapped += _is_unmapped(sign) or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1
        gathering.add(sign, style, _place(text, index, sheet))
    gathering.end()
    found.pieces = gathering.pieces
    return found


def _place(text: Any, index: int, sheet: Sheet) -> Place:
    box, x, y = pdfium.FS_RECTF(), c_double(), c_double()
    pdfium.FPDFText_GetLooseCharBox(text, index, byref(box))
    pdfium.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
    area = sheet.area(box.left, box.bottom, box.right, box.top)
    return Place(area.left, area.right, sheet.seen(x.value, y.value)[1])


def _read(code: int) -> str:
    if code in (0xFFFE, 0x2, 0xAD):  # pdfium's and Unicode's marks for a divided word
        return HYPHEN
    sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return _SYMBOLS.get(sign, sign)


def _is_unmapped(sign: str) -> bool:
    return (sign != HYPHEN and unicodedata.category(sign) in ("Cc", "Co", "Cn")) or sign == "\ufffd"
