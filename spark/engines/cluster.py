"""A PostgreSQL cluster's files: made once, and cleared of what a killed server left behind."""

# ruff: noqa: S603 (starting programs is what this file is for)

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from spark.engines.binaries import Program
from spark.engines.child import own_environment
from spark.engines.privileges import Servant
from spark.engines.refusal import CannotStart

ROLE = "spark"  # the superuser of this cluster; the mode of the sockets' folder says who may be it
PATIENCE = 120  # seconds an orphan gets to come up, if it must, and to end


def make_cluster(program: Program, files: Path, servant: Servant, *, durable: bool) -> None:
    """Run initdb, or raise CannotStart with its complaint."""
    # A half-made cluster never carries the real name, so a kill in here costs the next start a second.
    fresh = files.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    servant.give(fresh)
    initdb = [str(program.path.with_name("initdb")), "-D", str(fresh), "-U", ROLE, "--auth=trust"]
    initdb += ["--locale=C.UTF-8", "--encoding=UTF8"] + ([] if durable else ["--no-sync"])
    command = [*servant.prefix("TERM"), *initdb]
    made = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/", env=own_environment())
    if made.returncode:
        raise CannotStart(f"PostgreSQL could not make {files}: {made.stderr.strip()}")
    fresh.rename(files)


def clear_cluster(files: Path, sockets: Path, answers: Callable[[], bool]) -> None:
    """Stop a server whose owner was killed, and disarm the pid files of one that is gone.

    The caller owns the folder, so whoever still works in it is an orphan. A pid file alone proves nothing:
    after a reboot its number may be anybody's, and PostgreSQL would refuse to start. It takes its own
    parent's number for stale, and still looks at the shared memory of servers past: so we write in ours.
    """
    note = files / "postmaster.pid"
    give_up = time.monotonic() + PATIENCE
    while (pid := pid_in(note)) and works_in(pid, files):
        if time.monotonic() > give_up:
            raise CannotStart(f"An earlier PostgreSQL (process {pid}) does not end. Stop it first.")
        if answers():
            os.kill(pid, signal.SIGINT)
        time.sleep(0.1)
    if pid and note.exists():
        _, _, rest = note.read_text().partition("\n")
        note.write_text(f"{os.getpid()}\n{rest}")
    (sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def pid_in(note: Path) -> int:
    """Return the number on the first line of a postmaster.pid, 0 when there is none."""
    try:
        first, _, _ = note.read_text().partition("\n")
        return int(first)
    except (OSError, ValueError):
        return 0


def works_in(pid: int, folder: Path) -> bool:
    """Say whether a process was started on `folder`: its command line names it, as ours do."""
    try:
        return os.fsencode(folder) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
