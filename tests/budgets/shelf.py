"""A full page of the library as a real school fills it: titles of all lengths, several ways to take each, ratings."""

from __future__ import annotations

import random

import sqlalchemy as sa

from spark.domain.library.content import Content, ContentFile, ContentVersion
from spark.extensions import db
from tests.cast import Cast
from tests.library_builder import Published, publish

LESSONS = [
    ("Newton's first law of motion", "physics", "video"),
    ("Adding and subtracting fractions with different denominators", "mathematics", "pdf"),
    ("Photosynthesis: how leaves make sugar from light", "biology", "pdf"),
    ("The kingdoms of the Great Lakes before 1900", "history", "text"),
    ("Kilimo cha mahindi na maharagwe", "agriculture", "audio"),
    ("Les fractions équivalentes", "mathematics", "pdf"),
    ("भिन्नों का योग और घटाव", "mathematics", "text"),
    ("Reading contour maps", "geography", "interactive"),
    ("Passwords, safety and who owns your account", "ict", "pdf"),
    ("دورة الماء في الطبيعة", "science", "video"),
    ("Balancing chemical equations, step by step", "chemistry", "pdf"),
    ("Writing a formal letter of application", "english", "text"),
    ("Electric circuits with a battery and a torch bulb", "physics", "interactive"),
    ("Mean, median and mode from the market of Kigali", "mathematics", "pdf"),
    ("The human heart and how it is fed", "biology", "video"),
    ("Independence movements in East Africa", "history", "audio"),
    ("Keeping chickens: feed, water and light", "agriculture", "pdf"),
    ("Percentages and simple interest", "mathematics", "text"),
    ("Weather instruments made at school", "geography", "pdf"),
    ("Rates of reaction", "chemistry", "video"),
]
FILES = {
    "pdf": ("original", "thumbnail"),
    "video": ("original", "light", "audio", "poster", "thumbnail"),
    "audio": ("original", "light"),
    "text": ("original",),
    "interactive": ("original", "light"),
}


def fill(cast: Cast, count: int = 20) -> list[Published]:
    """Publish `count` lessons that differ in all that a row shows."""
    chance = random.Random(4)
    lessons = [
        publish(
            cast.asha,
            title,
            kind=kind,
            files={role: f"{number} {title} {role}".encode() for role in FILES[kind]},
            parts=[f"<p>{title}</p>"] * 3 if kind in ("pdf", "text") else [],
            reviewer=cast.bram,
            subject_slug=subject,
            grade_slug=f"grade-{chance.randint(4, 12)}",
            description=f"{title}. What happens, why it happens, and three things to try at home.",
            topic=title.partition(":")[0],
            licence="CC BY 4.0",
            source="OpenStax College Physics, https://openstax.org/details/books/college-physics",
            facts={"pages": 12, "duration_seconds": 640},
        )
        for number in range(-(-count // len(LESSONS)))
        for title, subject, kind in LESSONS
    ][:count]
    with cast.asha.app.app_context():
        for file in db.session.scalars(sa.select(ContentFile)):
            file.bytes = (
                chance.randint(2_000, 6_000) if file.role == "thumbnail" else chance.randint(40_000, 30_000_000)
            )
        for version in db.session.scalars(sa.select(ContentVersion)):
            version.text_bytes = chance.randint(4_000, 60_000) if version.part_count else 0
        for content in db.session.scalars(sa.select(Content)):
            content.rating_count = chance.randint(0, 40)
            content.rating_sum = sum(chance.randint(2, 5) for _ in range(content.rating_count))
            content.download_count = chance.randint(0, 900)
        db.session.commit()
    return lessons
