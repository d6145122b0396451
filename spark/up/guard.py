"""Ends what the Procfile's processes leave behind when `up` itself is killed.

They die with `up` by themselves, but not always what they started: a worker's job goes on without its worker.
This file is run on its own, as a small process that imports nothing of Spark; `up` tells it on a pipe which
sessions come and go, and the end of the pipe is the end of `up`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

GRACE = 8  # seconds for an orderly end, a little more than the web server gives its requests


class Guard:
    """Our end of the pipe."""

    def __init__(self, grace: float = GRACE) -> None:
        command = [sys.executable, "-I", __file__, str(grace)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)  # noqa: S603

    def knows(self, leader: int, *, gone: bool = False) -> None:
        """Tell that the session of this process began, or is gone."""
        with suppress(BrokenPipeError):  # without a guard things are as they would be without one
            print(-leader if gone else leader, file=self._process.stdin, flush=True)

    def dismiss(self) -> None:
        """End the guard after an orderly end."""
        self._process.kill()
        self._process.wait()


def kill_session(leader: int) -> None:
    """Kill every process of a session; where there is no /proc, the leader alone."""
    for pid in session_members(leader):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def session_members(leader: int) -> list[int]:
    """Return the numbers of a session's processes."""
    if not Path("/proc/self/stat").exists():
        return [leader]
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # pid (name) state parent group session ...: the name may hold anything, a bracket too
            if int(stat.read_text().rpartition(")")[2].split()[3]) == leader:
                members.append(int(stat.parent.name))
    return members


def watch(grace: float) -> None:
    """Read numbers until `up` is gone, wait a little, and kill what is left."""
    leaders: set[int] = set()
    for line in sys.stdin:
        number = int(line)
        leaders.add(number) if number > 0 else leaders.discard(-number)
    time.sleep(grace)
    for leader in leaders:
        kill_session(leader)


if __name__ == "__main__":
    watch(float(sys.argv[1]))
