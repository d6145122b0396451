"""The subjects and grade levels a new school starts with."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from spark.domain.library.subject import GradeLevel, Subject
from spark.extensions import db

SUBJECTS = {
    "mathematics": {"en": "Mathematics", "fr": "Mathématiques"},
    "physics": {"en": "Physics", "fr": "Physique"},
    "chemistry": {"en": "Chemistry", "fr": "Chimie"},
    "biology": {"en": "Biology", "fr": "Biologie"},
    "science": {"en": "Science", "fr": "Sciences"},
    "english": {"en": "English", "fr": "Anglais"},
    "kiswahili": {"en": "Kiswahili"},
    "sinhala": {"en": "Sinhala"},
    "tamil": {"en": "Tamil"},
    "history": {"en": "History", "fr": "Histoire"},
    "geography": {"en": "Geography", "fr": "Géographie"},
    "social-studies": {"en": "Social Studies"},
    "ict": {"en": "ICT"},
    "agriculture": {"en": "Agriculture"},
    "business": {"en": "Business Studies"},
    "art": {"en": "Art & Design"},
}
GRADES = range(1, 13)


def seed_shelves() -> None:
    """Add the subjects and grades that are missing; those that are there stay as they are."""
    subjects = [{"slug": slug, "names": names, "position": n} for n, (slug, names) in enumerate(SUBJECTS.items())]
    grades = [{"slug": f"grade-{n}", "names": {"en": f"Grade {n}"}, "position": n} for n in GRADES]
    db.session.execute(insert(Subject).values(subjects).on_conflict_do_nothing())
    db.session.execute(insert(GradeLevel).values(grades).on_conflict_do_nothing())
