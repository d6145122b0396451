"""Students of a demo folder: people.csv (given, family), spread over districts.csv and grades.csv."""

from __future__ import annotations

import csv
import re
import unicodedata
from itertools import cycle
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.people.joining import make_person
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.seed.people import PASSWORD, SCHOOL


def students(folder: Path) -> int:
    """Make an account for everybody in people.csv who has none, and return how many were made."""
    people = rows(folder / "people.csv")
    if not people:
        click.echo("  names/people.csv: not there, so no students are added")
        return 0
    districts = cycle([row["district"] for row in rows(folder / "districts.csv")] or [None])
    grades = cycle([row["code"] for row in rows(folder / "grades.csv")] or ["grade-8"])
    made = 0
    for number, (row, district, grade) in enumerate(zip(people, districts, grades, strict=False), start=1):
        name = " ".join(part for part in (row.get("given"), row.get("family")) if part)
        email = address(name, number)
        if db.session.scalar(select(User.id).filter_by(email=email)):
            continue
        try:
            about: dict[str, Any] = {"grade_level": grade, "district": district, "school": SCHOOL}
            person = make_person("student", full_name=name, password=PASSWORD, email=email, **about)
        except Refused as why:
            db.session.rollback()
            click.echo(f"  names/people.csv, {name or 'line ' + str(number)}: left out, {why}", err=True)
            continue
        person.contact_confirmed_at = now()
        db.session.commit()
        click.echo(f"  names/people.csv: {name}, {email}")
        made += 1
    return made


def address(name: str, number: int) -> str:
    """Make an address of a name; one that has no Latin letters is known by its line."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9 ]", "", plain.replace("-", " ")).split()
    return f"{'.'.join(words) or f'student{number}'}@example.com"


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file, none when it is not there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
