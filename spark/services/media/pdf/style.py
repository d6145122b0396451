"""How a piece of type is set: its size, whether it is bold, hidden, or in a font that tells lies."""

import re
from ctypes import byref, c_int, create_string_buffer
from math import sqrt
from typing import Any

import pypdfium2.raw as pdfium

from spark.services.media.pdf.sheet import Sheet

_FORCE_BOLD = 1 << 18  # PDF 32000-1, table 123
_BOLD = re.compile(r"bold|black|heavy|demi|BX\d", re.I)
# Fonts of the years before Unicode draw their script in place of Latin letters: what is read is gibberish.
_BEFORE_UNICODE = re.compile(
    r"kruti|devlys|chanakya|preeti|kantipur|sutonny|bijoy|bamini|baamini|fm-?(abhaya|malithi|ganganee|bindumathi)"
    r"|dl-?(paras|manel)|kaputa|shree-?dev|nudi|akruti|hemawathy",
    re.I,
)


class Style:
    """What the characters of one text object have in common."""

    def __init__(self, page: Any, index: int, thing: Any, sheet: Sheet) -> None:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(page, index, byref(matrix))
        scale = sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) or 1.0
        name, flags = create_string_buffer(128), c_int()
        pdfium.FPDFText_GetFontInfo(page, index, name, 128, byref(flags))
        font = name.value.decode("latin-1")
        self.size = pdfium.FPDFText_GetFontSize(page, index) * scale
        # By its name: the weight that pdfium guesses from the stems makes half of all fonts bold.
        self.bold = bool(_BOLD.search(font)) or bool(flags.value & _FORCE_BOLD)
        self.misdrawn = bool(_BEFORE_UNICODE.search(font))
        self.hidden = pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        self.upright = sheet.is_upright(pdfium.FPDFText_GetCharAngle(page, index))
