"""What the seed and the demo print: one line per file, with what it weighs and what was made of it."""

from __future__ import annotations

import time
from collections import defaultdict

from spark.domain.library.content import ContentVersion
from spark.domain.library.sizes import worded

ROLES = ("compressed", "light", "audio", "page", "poster", "thumbnail", "captions")


class Watch:
    """How long something took."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def __str__(self) -> str:
        """Seconds with one digit."""
        return f"{time.monotonic() - self.started:.1f} s"


def told(version: ContentVersion, watch: Watch, name: str = "") -> str:
    """Return a lesson's line: its title (or another name), kind, sizes, state and time."""
    state = "" if version.state == "approved" else f", {version.state}"
    return f"  {name or version.title}: {version.kind}{state}, {sizes(version)}, {watch}"


def sizes(version: ContentVersion) -> str:
    """Return the size of the original and of everything that was made of it."""
    by_role: dict[str, list[int]] = defaultdict(list)
    for file in version.files:
        by_role[file.role].append(file.bytes)
    original = worded(sum(by_role["original"])) if by_role["original"] else "not prepared"
    made = [f"text {worded(version.text_bytes)}"] if version.part_count else []
    for role in ROLES:
        if files := by_role[role]:
            times = f"{len(files)} × " if len(files) > 1 else ""
            made.append(f"{role} {times}{worded(sum(files) // len(files))}")
    return f"{original} -> {', '.join(made)}" if made else original
