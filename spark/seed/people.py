"""The people of the demo school. Everybody knows their password, so their names say what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from spark.domain.clock import now
from spark.domain.people.approval import approve
from spark.domain.people.joining import make_person
from spark.domain.people.user import User
from spark.extensions import db

PASSWORD = "spark-demo"  # noqa: S105  it stands in the README
SCHOOL = "Spark demo school"


@dataclass(frozen=True)
class DemoAccount:
    """Somebody of the demo school; `name`@example.com signs in with PASSWORD."""

    name: str
    role: str
    full_name: str
    profile: Mapping[str, Any] = field(default_factory=dict)
    waits: bool = False  # for an admin's approval

    @property
    def email(self) -> str:
        """How this person signs in."""
        return f"{self.name}@example.com"


def teacher(qualification: str, years: int, *subjects: str) -> dict[str, Any]:
    """Return what an educator tells."""
    return {
        "qualification": qualification,
        "teaching_experience": years,
        "subjects": list(subjects),
        "institution": SCHOOL,
    }


ACCOUNTS = (
    DemoAccount("admin", "admin", "Rose Ingabire (demo)"),
    DemoAccount("student", "student", "Amina Juma (demo)", {"grade_level": "grade-8", "school": SCHOOL}),
    DemoAccount("student2", "student", "Kofi Mensah (demo)", {"grade_level": "grade-8", "school": SCHOOL}),
    DemoAccount(
        "educator",
        "educator",
        "Joseph Habimana (demo)",
        teacher("B.Ed. Science", 9, "mathematics", "physics", "chemistry"),
    ),
    DemoAccount(
        "educator2",
        "educator",
        "Dilani Perera (demo)",
        teacher("M.Sc. Biology", 14, "science", "mathematics", "english"),
    ),
    DemoAccount(
        "mentor",
        "mentor",
        "Grace Achieng (demo)",
        {"expertise_areas": ["mathematics", "physics"], "availability": "evenings"},
    ),
    DemoAccount(
        "mentor2",
        "mentor",
        "Omar Haddad (demo)",
        {"expertise_areas": ["mathematics", "physics", "science", "chemistry"], "availability": "anytime"},
    ),
    DemoAccount(
        "newcomer",
        "educator",
        "Farid Rahman (demo)",
        teacher("B.A. Geography", 2, "geography", "history"),
        waits=True,
    ),
)


def seed_people() -> None:
    """Make the demo accounts that are missing, and commit."""
    for account in ACCOUNTS:
        if demo_person(account.name) is None:
            make_account(account)
            db.session.commit()


def make_account(account: DemoAccount) -> User:
    """Make an account whose contact counts as confirmed and which the demo admin has approved."""
    person = make_person(
        account.role, full_name=account.full_name, password=PASSWORD, email=account.email, **account.profile
    )
    person.contact_confirmed_at = now()
    if account.role in ("educator", "mentor") and not account.waits:
        approve(person, by=the("admin"))
    return person


def demo_person(name: str) -> User | None:
    """Return somebody of the demo school, or None when they were never made or are gone."""
    there = select(User).filter_by(email=f"{name}@example.com", deleted_at=None)
    return db.session.scalars(there).one_or_none()


def the(name: str) -> User:
    """Return somebody of the demo school who is there."""
    person = demo_person(name)
    if person is None:
        raise LookupError(f"There is no {name}@example.com. Seed the demo school first: flask --app wsgi seed")
    return person


def has_people() -> bool:
    """Say whether anybody has an account."""
    return bool(db.session.scalar(select(func.count()).select_from(User)))
