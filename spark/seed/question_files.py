"""Files of questions of a demo folder: each becomes a test by the import that the pages use, and is published.

A test is known by its title. One without questions was begun by a seed that was killed, and is begun anew.
"""

from __future__ import annotations

from pathlib import Path

import click

from spark.domain.library.shelves import slug_named
from spark.domain.practice import import_confirming, importing
from spark.domain.practice.authoring import new_test
from spark.domain.practice.formats.parsed import Parsed
from spark.domain.practice.formats.reading import detect, read
from spark.domain.practice.import_run import ImportRun
from spark.domain.practice.publishing import delete_draft, publish
from spark.extensions import db
from spark.seed.attribution import Attribution
from spark.seed.people import the
from spark.seed.practice import written
from spark.seed.report import Watch
from spark.seed.work import Stuck, do_job

ENDINGS = (".gift.txt", ".aiken.txt", ".moodle.xml", ".csv")
NAMES = {"gift": "GIFT", "aiken": "Aiken", "moodle": "Moodle XML", "csv": "CSV"}
MOST_TOPICS = 3  # in a title


def is_question_file(path: Path) -> bool:
    """Whether a file's name says that it holds questions."""
    return path.name.endswith(ENDINGS)


def load_questions(path: Path, name: str, owed: Attribution, subject: str, grade: str) -> str:
    """Bring one file in, tell, and return what became of it: new or there before. Raises Refused and Stuck."""
    watch, content = Watch(), path.read_bytes()
    format_name = detect(content, path.name)
    parsed = read(format_name, content)
    refuse_unless_whole(parsed)
    topics = list(dict.fromkeys(item.topic for item in parsed.items if item.topic))[:MOST_TOPICS]
    title = f"{', '.join(topics) or title_of(path)} ({NAMES[format_name]})"
    test = written(title)
    if test is not None and test.question_count:
        return "there before"
    if test is not None:
        delete_draft(test)
    about = {
        "title": title,
        "subject": next((slug for topic in topics if (slug := slug_named("subject", topic))), subject),
        "grade": grade,
        "language": "en",
        "licence": owed.licence,
        "source": owed.source,
    }
    test = new_test(about, by=the("admin"))
    run = importing.begin_import(test, content, file_name=path.name, format_name=format_name, by=the("admin"))
    db.session.commit()
    bring_in(run)
    publish(test, by=the("admin"))
    db.session.commit()
    click.echo(f"  {name}: {test.question_count} questions, {watch}")
    return "new"


def refuse_unless_whole(parsed: Parsed) -> None:
    """Say what is wrong with a file before anything is begun with it. Raises Stuck."""
    wrong = [*parsed.problems, *(problem for one in parsed.found for problem in one.problems)]
    if not parsed.is_importable:
        raise Stuck(" ".join(str(problem.sentence) for problem in wrong[:3]))


def bring_in(run: ImportRun) -> None:
    """Have a file read, confirm it, and have its questions made. Raises Stuck and Refused."""
    do_job(importing.JOB, run.id, lambda: state_of(run) == "reading")
    import_confirming.confirm(run)
    db.session.commit()
    do_job(import_confirming.JOB, run.id, lambda: state_of(run) == "importing")
    if state_of(run) != "imported":
        raise Stuck(run.error)


def state_of(run: ImportRun) -> str:
    """Look where an import is now."""
    db.session.refresh(run)
    return run.state


def title_of(path: Path) -> str:
    """Make a title of a file's name."""
    words = path.name.partition(".")[0].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
