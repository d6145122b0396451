"""How the demo school's people have used its lessons, so that no page is empty on the first day."""

from __future__ import annotations

from dataclasses import dataclass

from spark.domain.library import bookmarking, downloading, rating
from spark.domain.library.choices import choices_of
from spark.domain.library.content import ContentVersion
from spark.domain.people.user import User
from spark.extensions import db
from spark.seed.lesson import lessons
from spark.seed.people import the
from spark.seed.road import begun


@dataclass(frozen=True)
class Use:
    """Somebody took a lesson in its lightest form, and may have rated it or kept it at hand."""

    person: str
    file_name: str
    stars: int = 0
    comment: str = ""
    keeps: bool = False


USES = (
    Use("student", "percentages-at-the-market.md", 5, "Now I check the prices at the market myself.", keeps=True),
    Use("student", "on-the-road-to-kandy.md", 4, keeps=True),
    Use("student", "a-square-corner.pdf", 5, "We tried it with a rope behind the school. It works!"),
    Use("student", "fraction-bars.zip", 4),
    Use("student", "a-falling-ball.mp4"),
    Use("mentor", "percentages-at-the-market.md", 4),
    Use("mentor", "counting-atoms.md", 5),
    Use("mentor", "a-square-corner.pdf", 5),
    Use("educator2", "when-to-plant-maize.pdf", 5, "I use it with our own rain gauge.", keeps=True),
    Use("educator", "ngeli-za-nomino.md", 5),
)


def use_lessons() -> None:
    """Let them use the lessons that are published; what they have done already stays done."""
    published = {lesson.file_name: lesson for lesson in lessons() if lesson.until == "approved"}
    for use in USES:
        version = begun(published[use.file_name]) if use.file_name in published else None
        if version is not None and version.state == "approved":
            used(version, use, the(use.person))
            db.session.commit()


def used(version: ContentVersion, use: Use, person: User) -> None:
    """Take a lesson once, then rate it and keep it."""
    if downloading.has_taken(version.content, person):
        return
    downloading.take(version, choices_of(version)[0].rendition, by=person)
    if use.stars:
        rating.rate(version.content, use.stars, use.comment, by=person)
    if use.keeps:
        bookmarking.keep(version.content, by=person)
