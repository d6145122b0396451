"""The lessons of the demo school: each a text with front matter, and what the maker of its file needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spark.seed.frontmatter import split
from spark.seed.interactive import zipped
from spark.seed.pdf import pdf
from spark.seed.sound import two_notes
from spark.seed.video import falling_ball

FOLDER = Path(__file__).parent / "lessons"
LICENCE = "CC BY 4.0"
SOURCE = "Spark demo school"


@dataclass(frozen=True)
class Lesson:
    """What an educator types into the form, the file they choose, and how far the lesson shall come.

    `fields` are those of the form, `until` is the state it shall reach, `reason` why a colleague rejects it.
    """

    owner: str  # the name of a demo account
    kind: str
    file_name: str
    fields: dict[str, str]
    until: str = "approved"
    reason: str = ""
    path: Path | None = None  # where a file that need not be made lies
    text: str = ""

    @property
    def title(self) -> str:
        """The title the readers see."""
        return self.fields["title"]

    def file(self) -> bytes:
        """Read or make the file."""
        if self.path:
            return self.path.read_bytes()
        match self.kind:
            case "pdf":
                return pdf(self.title, self.text)
            case "interactive":
                return zipped(FOLDER / Path(self.file_name).stem)
            case "audio":
                return two_notes()
            case "video":
                return falling_ball()
            case _:
                return self.text.encode()


@cache
def lessons() -> tuple[Lesson, ...]:
    """Return the lessons of the demo school, those that need an ending other than approval last."""
    found = [lesson_of(path) for path in sorted(FOLDER.glob("*.md"))]
    return tuple(sorted(found, key=lambda lesson: lesson.until != "approved"))


def lesson_of(path: Path) -> Lesson:
    """Read a lesson from its text."""
    head, text = split(path.read_text(encoding="utf-8"))
    return Lesson(
        owner=head.get("owner", "educator"),
        kind=head["kind"],
        file_name=head.get("file", path.name),
        fields={
            "title": head["title"],
            "description": head["description"],
            "subject": head["subject"],
            "grade": head["grade"],
            "topic": head["topic"],
            "language": head.get("language", "en"),
            "licence": LICENCE,
            "source": SOURCE,
        },
        until=head.get("state", "approved"),
        reason=head.get("reason", ""),
        text=text,
    )
