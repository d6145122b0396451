"""This copy of Spark: its settings, its Procfile, its own commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from honcho.environ import parse, parse_procfile

import config
from spark.engines import CannotStart
from spark.engines.privileges import dying_with_parent

ROOT = Path(__file__).parent.parent.parent
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


def settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with what `.env` adds to it, and with our own programs first on the path."""
    notes = ROOT / ".env"
    found = {"SPARK_DATA": "var"} | (parse(notes.read_text()) if notes.exists() else {}) | dict(environ)
    programs = os.pathsep.join([str(Path(sys.executable).parent), found.get("PATH", os.defpath)])
    data = str((ROOT / found["SPARK_DATA"]).absolute())
    return found | {"PATH": programs, "SPARK_DATA": data, "PYTHONUNBUFFERED": "1"}


def refuse_weak_settings(environ: Mapping[str, str]) -> None:
    """Raise ConfigurationError now rather than in every process."""
    to_be_started = {} if is_production(environ) else {"DATABASE_URL": "postgresql:///spark"}
    config.load(to_be_started | dict(environ))


def is_production(environ: Mapping[str, str]) -> bool:
    """Say whether real people use this Spark."""
    return environ.get("SPARK_ENV") == "production"


def prepare(environ: Mapping[str, str]) -> None:
    """Migrate, build what browsers fetch, and give an empty school some people and lessons to try."""
    school = "--no-demo-school" if is_production(environ) else "--demo-school"
    if flask(environ, "prepare", school).wait():
        raise CannotStart("The lines above say what went wrong while its data were made ready.")


def flask(environ: Mapping[str, str], *command: str) -> subprocess.Popen[bytes]:
    """Start one of Spark's own commands."""
    return subprocess.Popen([*dying_with_parent("TERM"), *FLASK, *command], env=dict(environ))  # noqa: S603


def procfile() -> dict[str, str]:
    """Return the Procfile's lines by name."""
    return dict(parse_procfile((ROOT / "Procfile").read_text()).processes)
