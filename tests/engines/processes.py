"""Looking at processes as the kernel sees them, by number and time of birth."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    """One process; `born` tells it from a later one with the same number."""

    pid: int
    born: str
    parent: int
    state: str


def running() -> dict[int, Process]:
    """Return every process that is more than a zombie."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(entry.parent.name)
        if fields[0] not in "ZX":
            found[pid] = Process(pid, fields[19], int(fields[1]), fields[0])
    return found


def tree(root: int) -> set[Process]:
    """Return a process and all that descends from it."""
    processes = running()
    family = {root}
    while more := {p.pid for p in processes.values() if p.parent in family} - family:
        family |= more
    return {processes[pid] for pid in family if pid in processes}


def command_of(process: Process) -> bytes:
    """Return how a process was started, nothing for one that has ended meanwhile."""
    try:
        return Path(f"/proc/{process.pid}/cmdline").read_bytes()
    except OSError:
        return b""


def tell(family: set[Process], message: signal.Signals) -> None:
    """Send a signal to all of a family that still live."""
    for process in family:
        with suppress(ProcessLookupError):
            os.kill(process.pid, message)


def left_of(family: set[Process], patience: float = 15) -> set[int]:
    """Wait for a family to end and return the numbers of those who did not."""
    give_up = time.monotonic() + patience
    while True:
        now = running()
        left = {p.pid for p in family if p.pid in now and now[p.pid].born == p.born}
        if not left or time.monotonic() > give_up:
            return left
        time.sleep(0.05)
