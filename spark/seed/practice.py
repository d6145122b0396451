"""The demo school's practice tests, written by us: each a GIFT file below a few lines that say what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from spark.domain.practice.authoring import add_items, new_test
from spark.domain.practice.formats.reading import read
from spark.domain.practice.publishing import publish
from spark.domain.practice.test import PracticeTest
from spark.extensions import db
from spark.seed.frontmatter import split
from spark.seed.people import the

FOLDER = Path(__file__).parent / "tests"
LICENCE, SOURCE = "CC BY 4.0", "Spark demo school"


def seed_tests() -> None:
    """Write and publish the tests that are missing, each in one step."""
    for path in sorted(FOLDER.glob("*.gift")):
        fields, questions = split(path.read_text())
        if not written(fields["title"]):
            write(fields, questions)
            db.session.commit()


def written(title: str) -> PracticeTest | None:
    """Return the test of the demo admin with this title, if there is one."""
    return db.session.scalars(
        select(PracticeTest).filter_by(owner_id=the("admin").id, title=title).order_by(PracticeTest.created_at)
    ).first()


def write(fields: dict[str, str], questions: str) -> PracticeTest:
    """Write a test with its questions, and publish it."""
    admin = the("admin")
    about: dict[str, Any] = {name: fields[name] for name in ("title", "description", "subject", "grade", "language")}
    about |= {"licence": LICENCE, "source": SOURCE, "pass_score_percentage": int(fields["pass"])}
    if "minutes" in fields:
        about["duration_minutes"] = int(fields["minutes"])
    test = new_test(about, by=admin)
    add_items(test, read("gift", questions.encode()).items, by=admin)
    publish(test, by=admin)
    return test
