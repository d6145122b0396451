"""What became of a file."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Role = Literal["original", "compressed", "thumbnail", "poster", "light", "audio", "page", "captions"]


@dataclass(frozen=True)
class MadeFile:
    """One file in the work folder; width and height in pixels where it is a picture or a video.

    `page` are the pictures that text parts name by `data-file`: whole pages and figures.
    """

    role: Role
    path: Path
    content_type: str
    name: str
    bytes: int
    sha256: str
    width: int | None = None
    height: int | None = None

    @classmethod
    def at(
        cls, path: Path, role: Role, content_type: str, *, width: int | None = None, height: int | None = None
    ) -> "MadeFile":
        """Measure the file that lies at `path`."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return cls(role, path, content_type, path.name, path.stat().st_size, digest, width, height)


@dataclass
class Made:
    """The original as we keep it, its renditions, its text, and what was noticed on the way.

    `text_parts` are well-formed safe HTML, in order. `facts` may hold pages, duration_seconds, width,
    height, has_text. `warnings` are codes: see WARNINGS.
    """

    files: list[MadeFile]
    text_parts: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The same picture twice is one file."""
        self.files = list({(file.role, file.sha256): file for file in self.files}.values())


WARNINGS = {
    "active_parts_removed": "scripts, attachments or launch actions were taken out of a PDF",
    "restrictions_removed": "a PDF that opens without a password forbade printing or copying",
    "pages_as_pictures": "pages whose text cannot be read are shown as pictures",
    "references_dropped": "an interactive lesson referred to what is not in its zip",
    "modules_dropped": "an interactive lesson's script modules import other files, which one page cannot",
    "asks_network": "an interactive lesson tries to fetch something when it runs; it will get nothing",
    "no_sound": "a video without a sound track",
}
