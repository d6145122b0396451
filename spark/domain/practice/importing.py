"""Importing: a file of questions comes in, a job reads it, and all of it can be looked at before anything is made.

The file lies under temp/ until the import is over, and so do the pictures that were in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import insert

from spark.domain.ids import new_id
from spark.domain.library.details import many_lines
from spark.domain.library.file_names import checked_file_name
from spark.domain.library.neighbours import storage
from spark.domain.library.processing import workroom
from spark.domain.library.sizes import in_words
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.names import one_line
from spark.domain.people.user import User
from spark.domain.practice.formats.parsed import LARGEST, Found, Parsed
from spark.domain.practice.formats.reading import detect, read
from spark.domain.practice.import_progress import counted, locked_run
from spark.domain.practice.import_run import FORMATS, ImportedItem, ImportRun
from spark.domain.practice.item import Item, as_json
from spark.domain.practice.item_rules import Problem, problems_of
from spark.domain.practice.picturing import stored_picture
from spark.domain.practice.test import PracticeTest
from spark.domain.questions.photo import refuse_unless_clean
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.services.scanner import ScannerUnavailable
from spark.services.storage import NotStored

JOB = "practice.read_import"
OCTETS = "application/octet-stream"
LONGEST_NAME = 255


def begin_import(test: PracticeTest, content: bytes, *, file_name: str, format_name: str, by: User) -> ImportRun:
    """Take a file of questions for a test, and have it read. Raises Refused, and StorageUnavailable.

    `file_name` is empty for what was pasted, `format_name` for a file that shall say itself what it is.
    """
    name = checked_file_name(file_name) if file_name else ""
    refuse_unless_plausible(content)
    run_id = new_id()
    run = ImportRun(
        id=run_id,
        owner_id=by.id,
        test_id=test.id,
        format=format_of(content, name, format_name),
        file_name=name,
        storage_key=f"{room_of(run_id)}file",
    )
    storage().put(run.storage_key, BytesIO(content), OCTETS)
    db.session.add(run)
    db.session.flush()
    put_in_outbox(JOB, id=str(run_id))
    return run


def refuse_unless_plausible(content: bytes) -> None:
    """Refuse nothing at all, and more than any file of questions has."""
    if not content.strip():
        raise Refused(_("This file is empty. Choose another one."), field="file", code="EMPTY")
    if len(content) > LARGEST:
        size, most = in_words(len(content)), in_words(LARGEST)
        raise Refused(
            _("This file has %(size)s. At most %(most)s are allowed.", size=size, most=most),
            field="file",
            code="TOO_LARGE",
            status=413,
        )


def format_of(content: bytes, file_name: str, chosen: str) -> str:
    """Return the format of a file: the one that was chosen, else the one it looks like. Raises Refused."""
    if chosen:
        if chosen not in FORMATS:
            raise Refused(_("Choose a format from the list."), field="format", code="VALIDATION_ERROR")
        return chosen
    return detect(content, file_name)


def room_of(run_id: UUID) -> str:
    """Where the files of an import lie."""
    return f"temp/{run_id}/"


def read_import(run_id: UUID) -> None:
    """Read a file and keep what was found; the caller commits. Raises what may pass: a neighbour away."""
    run = db.session.get(ImportRun, run_id)
    if run is None or run.state != "reading":
        return
    key, format_name = run.storage_key, run.format
    db.session.rollback()  # no transaction stays open while the file travels and is read
    try:
        parsed = read(format_name, fetched(key))
        pictured = [with_picture(run_id, one) for one in counted(run_id, parsed.found, len(parsed.found))]
    except NotStored:
        fail(run_id, _("The file is no longer here. Choose it again."))
    except Refused as refusal:
        fail(run_id, refusal.sentence)
    else:
        keep(run_id, parsed, pictured)


def fetched(key: str) -> bytes:
    """Fetch a file and have it scanned. Raises NotStored, Refused for a harmful one, and ScannerUnavailable."""
    with workroom() as room:
        file: Path = room / "file"
        storage().fetch(key, file)
        try:
            refuse_unless_clean(file)
        except Refused as refusal:
            if refusal.code == "SCANNER_UNAVAILABLE":
                raise ScannerUnavailable(str(refusal.sentence)) from refusal
            raise Refused(_("The virus scanner found something harmful in this file."), code="INFECTED") from refusal
        return file.read_bytes()


def with_picture(run_id: UUID, found: Found) -> tuple[Found, Item | None, list[Problem], list[Any]]:
    """Return a question with its picture, re-encoded, beside what is wrong with it and what was left out."""
    item, problems, notes = found.item, list(found.problems), list(found.notes)
    if item is None:
        return found, None, problems, notes
    if found.picture is not None:
        try:
            key = f"{room_of(run_id)}{new_id()}.webp"
            picture = stored_picture(key, BytesIO(found.picture.content), found.picture.alt, scan=False)
            item = item.model_copy(update={"picture": picture})
        except Refused as refusal:
            if refusal.status == 503:
                raise
            name = one_line(found.picture.name)[:LONGEST_NAME]
            notes.append(gettext("The picture %(name)s was left out: %(why)s", name=name, why=refusal.sentence))
    return found, item, problems or problems_of(item), notes


def keep(run_id: UUID, parsed: Parsed, pictured: list[tuple[Found, Item | None, list[Problem], list[Any]]]) -> None:
    """Write down what was found, unless another run of this job was faster or the import was thrown away."""
    run = locked_run(run_id)
    if run is None or run.state != "reading":
        return
    rows = sorted([*rows_of(pictured), *skipped_rows(parsed.skipped)], key=lambda row: row["line"])
    for number, row in enumerate(rows, 1):
        row.update(import_id=run_id, number=number)
    if rows:
        db.session.execute(insert(ImportedItem), rows)
    run.state = "read"
    run.problems = [plain(problem.sentence) for problem in parsed.problems]
    run.problem_count = sum(bool(problems) for _found, _item, problems, _notes in pictured)
    run.skipped_count, run.total_count, run.done_count = len(parsed.skipped), len(pictured), 0
    db.session.flush()


def rows_of(pictured: Iterable[tuple[Found, Item | None, list[Problem], list[Any]]]) -> Iterator[dict[str, Any]]:
    """The rows of the questions that were found."""
    for found, item, problems, notes in pictured:
        yield row(found, problems, notes) | {"item": as_json(item) if item is not None else None}


def skipped_rows(skipped: Iterable[Found]) -> Iterator[dict[str, Any]]:
    """The rows of what Spark has no kind for."""
    for found in skipped:
        yield row(found, [], list(found.notes)) | {"item": None, "is_skipped": True}


def row(found: Found, problems: list[Problem], notes: list[Any]) -> dict[str, Any]:
    """What every row says."""
    return {
        "line": found.line,
        "name": one_line(found.name)[:LONGEST_NAME],
        "problems": [[problem.field, plain(problem.sentence)] for problem in problems],
        "notes": [plain(note) for note in notes],
        "is_skipped": False,
    }


def plain(sentence: Any) -> str:
    """Return a sentence that may quote a hostile file, as the database takes it."""
    return many_lines(str(sentence))


def fail(run_id: UUID, sentence: Any) -> None:
    """Say why there is nothing to look at, or nothing was made."""
    run = locked_run(run_id)
    if run is not None and run.state in ("reading", "importing"):
        run.state, run.error = "failed", plain(sentence)
        db.session.flush()


def give_up(run_id: UUID) -> None:
    """The job was tried often enough."""
    fail(
        run_id,
        _("Spark could not do this, however often it tried. Nothing was imported; an admin finds why in the log."),
    )
