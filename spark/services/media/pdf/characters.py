"""The characters of a page, gathered into pieces, with a count of what is wrong with them."""

import re
import unicodedata
from ctypes import byref, c_double, c_int, create_string_buffer
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import pypdfium2.raw as pdfium

from spark.services.media.pdf.hyphens import HYPHEN
from spark.services.media.pdf.piece import Piece
from spark.services.media.pdf.sheet import Sheet

MOST = 30_000  # characters of a page; more than ten times a dense one
# Bullets that Word takes from its symbol fonts stand in Unicode's private area.
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0e0": "→", "\uf02d": "–"}
_BOLD = re.compile(r"bold|black|heavy|demi|BX\d", re.I)
# Fonts of the years before Unicode draw their script in place of Latin letters: what is read is gibberish.
_BEFORE_UNICODE = re.compile(
    r"kruti|devlys|chanakya|preeti|kantipur|sutonny|bijoy|bamini|baamini|fm-?(abhaya|malithi|ganganee|bindumathi)"
    r"|dl-?(paras|manel)|kaputa|shree-?dev|nudi|akruti|hemawathy",
    re.I,
)


@dataclass
class Characters:
    """A page's pieces in the order of the file; counts are of characters that are not white space."""

    pieces: list[Piece] = field(default_factory=list)
    count: int = 0
    hidden: int = 0  # drawn invisibly: the text layer of a scan
    unmapped: int = 0  # nobody knows which letter it is
    misdrawn: int = 0  # in a font from before Unicode


class _Style:
    """What the characters of one text object have in common."""

    def __init__(self, page: Any, index: int, thing: Any, sheet: Sheet) -> None:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(page, index, byref(matrix))
        scale = sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) or 1.0
        name, flags = create_string_buffer(128), c_int()
        pdfium.FPDFText_GetFontInfo(page, index, name, 128, byref(flags))
        font = name.value.decode("latin-1")
        self.size = pdfium.FPDFText_GetFontSize(page, index) * scale
        self.bold = bool(_BOLD.search(font)) or pdfium.FPDFText_GetFontWeight(page, index) >= 600
        self.misdrawn = bool(_BEFORE_UNICODE.search(font))
        self.hidden = pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        self.upright = sheet.is_upright(pdfium.FPDFText_GetCharAngle(page, index))


def characters_of(page: Any, sheet: Sheet) -> Characters:
    """All that is written on a pdfium page, upright. Takes about 5 µs a character."""
    text = page.get_textpage()
    found, growing = Characters(), _Growing()
    style, owner = None, None
    for index in range(min(text.count_chars(), MOST)):
        sign = _read(pdfium.FPDFText_GetUnicode(text, index))
        if pdfium.FPDFText_IsGenerated(text, index) == 1:  # pdfium's own guess at spaces and line ends
            growing.pause(sign, found)
            continue
        thing = pdfium.FPDFText_GetTextObject(text, index)
        address = thing and _address(thing)
        if style is None or address != owner:
            style, owner = _Style(text, index, thing, sheet), address
        if not style.upright:
            continue
        if not sign.isspace():
            found.count += 1
            found.hidden += style.hidden
            found.misdrawn += style.misdrawn
            found.unmapped += _is_unmapped(sign) or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1
        growing.add(sign, style, text, index, sheet, found)
    growing.end(found)
    return found


class _Growing:
    """The piece that the next character may belong to."""

    def __init__(self) -> None:
        self.signs: list[str] = []
        self.space = False

    def add(self, sign: str, style: _Style, text: Any, index: int, sheet: Sheet, found: Characters) -> None:
        """Continue the piece, or begin another where the line changes or the gap is wider than a space."""
        box, x, y = pdfium.FS_RECTF(), c_double(), c_double()
        pdfium.FPDFText_GetLooseCharBox(text, index, byref(box))
        pdfium.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
        area = sheet.area(box.left, box.bottom, box.right, box.top)
        base = sheet.seen(x.value, y.value)[1]
        if sign.isspace() and sign != HYPHEN:
            self.space = True
            return
        if self.signs and not self._continues(area.left, area.right, base, style):
            self.end(found)
        if not self.signs:
            self.left, self.right, self.base, self.size, self.bold = area.left, area.right, base, style.size, style.bold
            self.space = False
        if self.space:
            self.signs.append(" ")
            self.space = False
        self.signs.append(sign)
        self.left, self.right = min(self.left, area.left), max(self.right, area.right)
        self.bold = self.bold and style.bold

    def _continues(self, left: float, right: float, base: float, style: _Style) -> bool:
        size = max(self.size, style.size)
        apart = max(left - self.right, self.left - right)
        # Sub- and superscripts become pieces of their own; so do words that stand wide apart, since only the
        # page as a whole tells a gap between columns from a generous space between words.
        is_level = abs(base - self.base) < 0.1 * size and abs(style.size - self.size) < 0.15 * size
        return bool(is_level and apart < 0.7 * size)

    def pause(self, sign: str, found: Characters) -> None:
        """A space or the end of a line."""
        if sign in "\r\n":
            self.end(found)
        else:
            self.space = True

    def end(self, found: Characters) -> None:
        """Put the piece, if there is one, to the others."""
        if text := unicodedata.normalize("NFC", "".join(map(_spelled_out, self.signs))).strip():
            found.pieces.append(Piece(text, self.left, self.right, self.base, round(self.size, 1), self.bold))
        self.signs, self.space = [], False


def _read(code: int) -> str:
    if code in (0xFFFE, 0x2, 0xAD):  # pdfium's and Unicode's marks for a divided word
        return HYPHEN
    sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return _SYMBOLS.get(sign, sign)


def _spelled_out(sign: str) -> str:
    """Ligatures and Arabic's joined forms as their letters; a raised 2 stays what it is."""
    shaped = "\ufb00" <= sign <= "\ufdff" or "\ufe70" <= sign <= "\ufefc"
    return unicodedata.normalize("NFKC", sign) if shaped else sign


def _is_unmapped(sign: str) -> bool:
    return (sign != HYPHEN and unicodedata.category(sign) in ("Cc", "Co", "Cn")) or sign == "\ufffd"


def _address(thing: Any) -> int:
    from ctypes import addressof

    return addressof(thing.contents)
