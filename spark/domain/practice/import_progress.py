"""How far an import has come, told to the page that looks on while the job's own transaction is still open."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select, update

from spark.domain.practice.import_run import ImportRun
from spark.extensions import db

Thing = TypeVar("Thing")

RHYTHM = 1.0  # seconds between two words about it


def counted(run_id: UUID, things: Iterable[Thing], total: int) -> Iterator[Thing]:
    """Pass things on and tell how many have gone by, on a connection of its own and not too often."""
    told = time.monotonic()
    tell(run_id, 0, total)
    for number, thing in enumerate(things):
        if time.monotonic() - told >= RHYTHM:
            tell(run_id, number, total)
            told = time.monotonic()
        yield thing
    tell(run_id, total, total)


def tell(run_id: UUID, done: int, total: int) -> None:
    """Commit how far it is. The caller must not hold the row."""
    with db.engine.begin() as connection:
        connection.execute(update(ImportRun).where(ImportRun.id == run_id).values(done_count=done, total_count=total))


def locked_run(run_id: UUID) -> ImportRun | None:
    """Load an import as it is now and hold it; None when it was thrown away meanwhile."""
    return db.session.scalars(
        select(ImportRun)
        .where(ImportRun.id == run_id)
        .with_for_update(of=ImportRun)
        .execution_options(populate_existing=True)
    ).one_or_none()
