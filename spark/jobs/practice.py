"""The jobs of practice tests."""

from __future__ import annotations

from uuid import UUID

from flask_babel import force_locale

from spark.domain.people.user import User
from spark.domain.practice.correcting import JOB as REGRADE
from spark.domain.practice.handing_in import close
from spark.domain.practice.import_confirming import JOB as MAKE_IMPORT
from spark.domain.practice.import_confirming import forget_old_imports, make_import
from spark.domain.practice.import_run import ImportRun
from spark.domain.practice.importing import JOB as READ_IMPORT
from spark.domain.practice.importing import give_up, read_import
from spark.domain.practice.picturing import sweep_pictures
from spark.domain.practice.regrading import regrade
from spark.domain.practice.starting import CLOSE
from spark.extensions import db
from spark.jobs.registry import job


@job(CLOSE)
def close_attempt(id: str) -> None:
    """Hand in an attempt whose time is over."""
    close(UUID(id))


@job(REGRADE)
def regrade_answers(id: str) -> None:
    """Grade anew what a corrected key concerns."""
    regrade(UUID(id))


def language_of(import_id: UUID) -> str:
    """Return the language of who imports: the sentences about a file are for them."""
    run = db.session.get(ImportRun, import_id)
    return db.session.get_one(User, run.owner_id).language_preference if run is not None else "en"


def tell_author(id: str) -> None:
    """An import could not be done, however often we tried."""
    with force_locale(language_of(UUID(id))):
        give_up(UUID(id))


@job(READ_IMPORT, give_up=tell_author)
def read_file(id: str) -> None:
    """Read a file of questions, so that all of it can be looked at."""
    with force_locale(language_of(UUID(id))):
        read_import(UUID(id))


@job(MAKE_IMPORT, give_up=tell_author)
def make_questions(id: str) -> None:
    """Make the questions of an import that was confirmed."""
    with force_locale(language_of(UUID(id))):
        make_import(UUID(id))


@job("practice.forget_imports")
def forget_imports() -> None:
    """Forget imports that are a day old."""
    forget_old_imports()


@job("practice.sweep_pictures")
def sweep() -> None:
    """Delete stored pictures that no question shows."""
    sweep_pictures()
