"""A demo folder: what in it is a lesson or a list of people, and what is left out and why.

lessons/*.md    texts whose front matter may state title, subject, grade, license and attribution
pdf/*.pdf, media/*    PDFs, sound and video, titled by their names
questions/*.gift.txt, *.aiken.txt, *.moodle.xml, *.csv    practice tests, titled by their topics
names/people.csv, districts.csv, grades.csv    students
README.md       a table that gives licence and origin for each path or glob
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from babel import Locale

from spark.domain.library.file_names import kind_of
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.languages import LANGUAGES
from spark.seed.attribution import Attribution, NoAttribution, attribution, named, read_table
from spark.seed.frontmatter import split
from spark.seed.lesson import Lesson
from spark.seed.question_files import is_question_file, load_questions
from spark.seed.report import Watch, told
from spark.seed.road import begun, bring
from spark.seed.school import alone
from spark.seed.students import students
from spark.seed.work import Stuck

FOLDERS = ("lessons", "pdf", "media")
QUESTIONS = "questions"
LEFT_OUT = {
    "images": "pictures are no lessons of their own",
}


@dataclass(frozen=True)
class Shelf:
    """What is said of a file that says nothing itself."""

    licence: str
    source: str
    subject: str
    grade: str


class LeftOut(Exception):
    """A file that is no lesson; the message tells why."""


def load(folder: Path, shelf: Shelf) -> int:
    """Load everything, tell about each file, and return how many failed."""
    with alone():
        table = read_table(folder)
        outcomes = Counter(load_file(path, folder, table, shelf) for path in files_in(folder))
        for name in sorted(path.name for path in folder.iterdir() if path.is_dir()):
            if name not in (*FOLDERS, QUESTIONS, "names"):
                click.echo(f"  {name}/: left out, {LEFT_OUT.get(name, 'its name says nothing to Spark')}")
        tests = Counter(load_test(path, folder, table, shelf) for path in sorted((folder / QUESTIONS).glob("*")))
        joined = students(folder / "names")
    click.echo(f"Lessons: {told_counts(outcomes)}. Tests: {told_counts(tests)}. Students: {joined} new.")
    return outcomes["failed"] + tests["failed"]


def told_counts(outcomes: Counter[str]) -> str:
    """Say how many files came to what."""
    return ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in ("new", "there before", "left out", "failed"))


def load_test(path: Path, folder: Path, table: dict[str, Attribution | str], shelf: Shelf) -> str:
    """Bring one file of questions in and tell; return what became of it."""
    name = str(path.relative_to(folder))
    try:
        if not is_question_file(path):
            raise LeftOut("its name says no format of questions")
        return load_questions(path, name, whose(name, table, {}, shelf), shelf.subject, shelf.grade)
    except (LeftOut, NoAttribution, Refused, Stuck) as why:
        return not_loaded(name, why)


def not_loaded(name: str, why: Exception) -> str:
    """Tell why a file is not in the school; return whether it was left out or failed."""
    if isinstance(why, LeftOut | NoAttribution):
        click.echo(f"  {name}: left out, {why}")
        return "left out"
    db.session.rollback()
    click.echo(f"  {name}: failed, {why}", err=True)
    return "failed"


def files_in(folder: Path) -> Iterator[Path]:
    """Every file of the folders that may hold lessons."""
    for name in FOLDERS:
        if (folder / name).is_dir():
            yield from sorted(path for path in (folder / name).iterdir() if path.is_file())


def load_file(path: Path, folder: Path, table: dict[str, Attribution | str], shelf: Shelf) -> str:
    """Bring one file into the library and tell; return what became of it: new, there before, left out or failed."""
    watch = Watch()
    name = str(path.relative_to(folder))
    try:
        lesson = lesson_at(path, name, table, shelf)
        outcome = "there before" if begun(lesson) else "new"
        version = bring(lesson)
    except (LeftOut, NoAttribution, Refused, Stuck) as why:
        return not_loaded(name, why)
    click.echo(told(version, watch, name, path.stat().st_size))
    return outcome


def lesson_at(path: Path, name: str, table: dict[str, Attribution | str], shelf: Shelf) -> Lesson:
    """Describe a file as an educator would. Raises LeftOut and NoAttribution."""
    kind = kind_of(path.name)
    if kind is None:
        raise LeftOut(
            "captions are taken from inside a video, not from a file beside it"
            if path.suffix == ".vtt"
            else "it is no kind of lesson"
        )
    own, text = split(path.read_text(encoding="utf-8")) if kind == "text" else ({}, "")
    owed = whose(name, table, own, shelf)
    return Lesson(
        owner="educator",
        kind=kind,
        file_name=path.name,
        fields={
            "title": own.get("title") or title_of(path),
            "description": own.get("description", ""),
            "subject": own.get("subject") or shelf.subject,
            "grade": own.get("grade") or shelf.grade,
            "topic": own.get("topic", ""),
            "language": own.get("language") or language_of(path),
            "licence": owed.licence,
            "source": owed.source,
        },
        text=text,
        path=None if kind == "text" else path,
    )


def whose(name: str, table: dict[str, Attribution | str], own: dict[str, str], shelf: Shelf) -> Attribution:
    """Return whose work a file is: as stated, else as given with the command. Raises NoAttribution."""
    try:
        return attribution(name, table, own)
    except NoAttribution:
        if not (shelf.licence and shelf.source):
            raise
        return named(shelf.licence, shelf.source)


def title_of(path: Path) -> str:
    """Make a title of a file's name; the same lesson in several forms says which it is."""
    words = path.stem.replace("-", " ").replace("_", " ").strip()
    title = words[:1].upper() + words[1:]
    twins = [other for other in path.parent.glob(f"{path.stem}.*") if kind_of(other.name)]
    return f"{title} ({path.suffix[1:]})" if len(twins) > 1 else title


def language_of(path: Path) -> str:
    """Return the language that a file's name names in English, such as arabic.pdf, else English."""
    words = path.stem.lower().replace("_", "-").split("-")
    named_so = {(Locale.parse(code).english_name or "").lower(): code for code in LANGUAGES}
    return next((named_so[word] for word in words if word in named_so), "en")
