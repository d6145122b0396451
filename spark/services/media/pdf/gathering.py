"""Characters gathered into pieces, as long as they stand on one line and close together."""

import unicodedata
from typing import NamedTuple

from spark.services.media.pdf.bidi import Sign, is_rtl, logical
from spark.services.media.pdf.piece import Piece
from spark.services.media.pdf.style import Style

_SPACE = 0.1  # of the type's size: narrower gaps are no spaces, even if pdfium takes them for some


class Place(NamedTuple):
    """Where a character stands on the page as displayed; `base` is its base line."""

    left: float
    right: float
    base: float


class Gathering:
    """The pieces so far, and the one that the next character may belong to."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.signs: list[Sign] = []
        self.space = False

    def add(self, sign: str, style: Style, place: Place) -> None:
        """Continue the piece, or begin another where the line changes or the gap is wider than a space."""
        if sign.isspace():
            self.space = True
            return
        if self.signs and not self._continues(place, style):
            self.end()
        if not self.signs:
            self.left, self.right, self.base, self.size = place.left, place.right, place.base, style.size
            self.bold = style.bold
        elif self.space and self._apart(place) > _SPACE * self.size:
            self.signs.append(Sign(" ", place.left, place.left))
        self.space = False
        self.signs.append(Sign(sign, place.left, place.right))
        self.left, self.right = min(self.left, place.left), max(self.right, place.right)
        self.bold = self.bold and style.bold

    def _apart(self, place: Place) -> float:
        """Width of the gap before the next character, whatever the direction; negative where they overlap."""
        return max(place.left - self.signs[-1].right, self.signs[-1].left - place.right)

    def _continues(self, place: Place, style: Style) -> bool:
        size = max(self.size, style.size)
        apart = max(place.left - self.right, self.left - place.right)
        # Sub- and superscripts become pieces of their own; so do words that stand wide apart, since only the
        # page as a whole tells a gap between columns from a generous space between words.
        is_level = abs(place.base - self.base) < 0.1 * size and abs(style.size - self.size) < 0.15 * size
        return bool(is_level and apart < 0.7 * size)

    def pause(self, sign: str) -> None:
        """A space or the end of a line."""
        if sign in "\r\n":
            self.end()
        else:
            self.space = True

    def end(self) -> None:
        """Put the piece, if there is one, to the others."""
        text = "".join(sign.text for sign in self.signs)
        if is_rtl(text):
            text = logical(self.signs, self.size)
        if text := unicodedata.normalize("NFC", "".join(map(_spelled_out, text))).strip():
            self.pieces.append(Piece(text, self.left, self.right, self.base, round(self.size, 1), self.bold))
        self.signs, self.space = [], False


def _spelled_out(sign: str) -> str:
    """Ligatures, Arabic's joined forms and the slanted letters of formulas as plain letters, which every phone
    can draw; a raised 2 stays what it is."""
    shaped = "\ufb00" <= sign <= "\ufdff" or "\ufe70" <= sign <= "\ufefc" or "\U0001d400" <= sign <= "\U0001d7ff"
    return unicodedata.normalize("NFKC", sign) if shaped else sign
