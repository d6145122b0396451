"""What the seed and the demo print: one line per file, with what it weighs and what was made of it."""

from __future__ import annotations

import time
from collections import defaultdict

from spark.domain.library.content import ContentVersion
from spark.domain.library.sizes import worded

# Roles of files in the order and the words in which they are told
MADE = {
    "compressed": "compressed",
    "light": "light",
    "audio": "sound only",
    "page": "pictures",
    "poster": "poster",
    "thumbnail": "thumbnail",
    "captions": "captions",
}


class Watch:
    """How long something took."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def __str__(self) -> str:
        """Seconds with one digit."""
        return f"{time.monotonic() - self.started:.1f} s"


def told(version: ContentVersion, watch: Watch, name: str = "", came: int = 0) -> str:
    """Return a lesson's line: its title (or file), kind, the size it came in, what was made of it, and the time."""
    state = "" if version.state == "approved" else f", {version.state}"
    return f"  {name or version.title}: {version.kind}{state}, {sizes(version, came)}, {watch}"


def sizes(version: ContentVersion, came: int) -> str:
    """Return the size of the file as it came, else as we keep it, and of everything that was made of it."""
    by_role: dict[str, list[int]] = defaultdict(list)
    for file in version.files:
        by_role[file.role].append(file.bytes)
    if not by_role:
        return f"{worded(came)}, not prepared" if came else "not prepared"
    made = [f"text {worded(version.text_bytes)}"] if version.part_count else []
    for role, words in MADE.items():
        if files := by_role[role]:
            times = f"{len(files)} × " if len(files) > 1 else ""
            made.append(f"{words} {times}{worded(sum(files) // len(files))}")
    return f"{worded(came or sum(by_role['original']))} -> {', '.join(made) or 'nothing lighter'}"
