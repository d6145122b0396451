"""Names of files, as people send them: shown to others and given back to them, so they must say what they are."""

from __future__ import annotations

import unicodedata

from flask_babel import lazy_gettext as _

from spark.domain.library.content import Kind
from spark.domain.refusal import Refused

LONGEST = 255
KINDS_BY_ENDING: dict[str, Kind] = {
    **dict.fromkeys(("pdf",), "pdf"),
    **dict.fromkeys(("mp4", "m4v", "mov", "webm", "mkv", "avi", "3gp", "ogv", "mpg", "mpeg"), "video"),
    **dict.fromkeys(("mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "amr"), "audio"),
    **dict.fromkeys(("md", "markdown", "txt"), "text"),
    **dict.fromkeys(("zip",), "interactive"),
}
# They turn or hide what stands beside them: "gnp.exe" reads "exe.png" behind one of these (Unicode TR 36, section 2.4).
DISGUISES = frozenset("\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")


def checked_file_name(name: str) -> str:
    """Return a file's name in one spelling (NFC). Raises Refused for a path, a disguise and a novel."""
    plain = unicodedata.normalize("NFC", name).strip()
    if not plain.strip("."):
        raise refusal(_("Choose a file."))
    if "/" in plain or "\\" in plain:
        raise refusal(_("The file's name may not hold a slash. Rename the file, then choose it again."))
    if any(char in DISGUISES or unicodedata.category(char) in ("Cc", "Cs", "Co") for char in plain):
        raise refusal(
            _("The file's name holds hidden characters that can disguise it. Rename the file, then choose it again.")
        )
    if len(plain.encode()) > LONGEST:
        raise refusal(_("The file's name is too long. Give it a shorter one, then choose it again."))
    return plain


def kind_of(name: str) -> Kind | None:
    """Guess what kind of lesson a file is by its name's ending; the job looks inside."""
    return KINDS_BY_ENDING.get(name.rpartition(".")[2].lower())


def refusal(sentence: object) -> Refused:
    """A refusal that stands next to the file."""
    return Refused(sentence, field="file", code="BAD_FILE_NAME")
