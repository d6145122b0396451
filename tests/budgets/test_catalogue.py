"""What the catalogue of a large library may weigh, and how few queries it may cost."""

from __future__ import annotations

import random

import sqlalchemy as sa

from spark.domain.ids import new_id
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.subject import GradeLevel, Subject
from spark.extensions import db
from tests.budgets.conftest import header_bytes, served

LESSONS = 5_000
URL = "/library/catalogue.json"
# Titles such as teachers give: few share a beginning, so that nothing compresses better than it would at a school.
DOING = ("Measuring", "Why we need", "Introducing", "Revision:", "Exercises on", "A story about", "How to draw", "")
THINGS = (
    "fractions", "linear equations", "the water cycle", "photosynthesis", "supply and demand", "Ohm's law", "poetry",
    "the Silk Road", "volcanoes", "irregular verbs", "vaccines", "soil erosion", "prime numbers", "revolutions",
    "acids and bases", "circuits", "maps and scales", "letters of complaint", "probability", "the heart", "democracy",
)  # fmt: skip
WHERE = (
    "in the kitchen",
    "with a ruler",
    "step by step",
    "for beginners",
    "part two",
    "around us",
    "and the market",
    "",
)


def fill(owner, count):
    """Put `count` published lessons into the library."""
    chance = random.Random(11)
    with owner.app.app_context():
        shelves = (
            db.session.scalars(sa.select(Subject.slug)).all(),
            db.session.scalars(sa.select(GradeLevel.slug)).all(),
        )
        contents: list[dict[str, object]] = []
        versions: list[dict[str, object]] = []
        for number in range(count):
            content_id, version_id = new_id(), new_id()
            title = f"{chance.choice(DOING)} {chance.choice(THINGS)} {chance.choice(WHERE)} {number % 97}".strip()
            contents.append({"id": content_id, "owner_id": owner.id})
            versions.append(
                {
                    "id": version_id,
                    "content_id": content_id,
                    "state": "approved",
                    "title": title,
                    "topic": chance.choice(THINGS),
                    "subject_slug": chance.choice(shelves[0]),
                    "grade_slug": chance.choice(shelves[1]),
                    "kind": chance.choice(("pdf", "text", "video", "audio", "interactive")),
                    "licence": "own-work",
                    "language": chance.choice(("en", "en", "en", "fr", "ar")),
                    "lightest_bytes": chance.randint(4_000, 3_000_000),
                }
            )
        db.session.execute(sa.insert(Content), contents)
        db.session.execute(sa.insert(ContentVersion), versions)
        db.session.execute(
            sa.text(
                "UPDATE content SET published_version_id = v.id FROM content_versions v WHERE v.content_id = content.id"
            )
        )
        db.session.commit()


def test_five_thousand_lessons_and_a_quiet_day_after(cast, queries_of):
    fill(cast.asha, LESSONS)
    amina = cast.amina.browser
    whole = served(amina, URL)
    print(f"{len(whole.data):,} B for {LESSONS:,} lessons")
    assert len(whole.data) <= 200_000
    assert queries_of(amina, URL) <= 8
    with cast.asha.app.app_context():
        db.session.execute(sa.text("UPDATE content SET listed_at = listed_at - interval '1 day'"))
        db.session.commit()
    at = amina.get(URL).get_json()["at"]
    quiet = amina.get(f"{URL}?since={at}")
    print(f"{len(quiet.data)} B when nothing changed")
    assert len(quiet.data) <= 300
    assert header_bytes(quiet) <= 500
