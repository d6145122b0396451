"""Choices: the ways to take a lesson, each with its cost, so that nobody pays for a video who wanted its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.library.content import ContentFile, ContentVersion
from spark.domain.refusal import Refused

RENDITIONS = ("text", "original", "compressed", "light", "audio", "interactive")
ROLES = ("original", "compressed", "light", "audio")  # of files that can be taken; the rest belongs to pages
PLAYABLE = ("video/mp4", "audio/ogg", "audio/mpeg", "audio/mp4", "text/html")


@dataclass(frozen=True)
class Choice:
    """One way: `kind` is what it is (text, pdf, video ...), `file` is None for the text that is read in the page."""

    rendition: str
    kind: str
    label: Any
    bytes: int
    file: ContentFile | None = None

    @property
    def is_playable(self) -> bool:
        """Whether it can be heard, watched or used in the page; originals are as they came, so they are not."""
        return self.rendition in ("light", "audio", "interactive") and self.file is not None

    @property
    def opens_here(self) -> bool:
        """Whether it can be read, heard, watched or used in the page."""
        return self.file is None or self.is_playable

    @property
    def is_media(self) -> bool:
        """Whether it is sound or moving pictures."""
        return self.kind in ("audio", "video")


def choices_of(version: ContentVersion) -> list[Choice]:
    """Return every way to take a version: what opens here before what is kept, the lightest first.

    Reads `version.files`. A small original is no reason to lead a phone to a file it may not be able to open.
    """
    found = [choice_of(version, file) for file in version.files if file.role in ROLES]
    if version.part_count:
        found.append(Choice("text", "text", _("Read it here"), version.text_bytes))
    return sorted(found, key=lambda choice: (not choice.opens_here, choice.bytes, RENDITIONS.index(choice.rendition)))


def choice_of(version: ContentVersion, file: ContentFile) -> Choice:
    """Say what a file is to a reader."""
    rendition, kind, label = file.role, version.kind, LABELS.get((version.kind, file.role), _("Original file"))
    if file.role == "light" and version.kind == "interactive":
        rendition = "interactive"
    elif file.role == "audio":
        kind, label = "audio", _("Sound only")
    elif file.role == "original" and version.kind in ("text", "interactive"):
        kind = "original"
    return Choice(rendition, kind, label, file.bytes, file)


LABELS = {
    ("pdf", "compressed"): _("Smaller PDF"),
    ("pdf", "original"): _("PDF as it came"),
    ("video", "light"): _("Small video"),
    ("video", "original"): _("Video as it came"),
    ("audio", "light"): _("Small sound file"),
    ("audio", "original"): _("Sound as it came"),
    ("interactive", "light"): _("Use it here"),
}


def lightest_of_each_kind(choices: list[Choice]) -> list[Choice]:
    """Return what a row of a list has room for."""
    return list({choice.kind: choice for choice in reversed(choices) if choice.kind != "original"}.values())[::-1]


def choice_named(version: ContentVersion, rendition: str) -> Choice:
    """Return the choice of this name. Raises Refused when the version has none."""
    for choice in choices_of(version):
        if choice.rendition == rendition:
            return choice
    raise Refused(
        _("This lesson does not come in that form. Choose one that is listed."),
        field="rendition",
        code="NO_SUCH_RENDITION",
        status=404,
    )
