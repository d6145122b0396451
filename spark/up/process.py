"""One process of the Procfile, and everything it started."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from typing import IO

from spark.engines.privileges import dying_with_parent
from spark.up.guard import kill_session

LONGEST_PAUSE = 30  # seconds between attempts to start what keeps dying
STEADY = 10  # seconds of life that make earlier deaths forgotten


class Process:
    """A named command that is started again when it dies, after a pause that doubles while it keeps dying.

    It leads a session of its own: Ctrl-C does not reach it before us, and what it leaves behind can be found.
    `say(name, line)` is called from another thread with every line it prints.
    """

    def __init__(self, name: str, command: str, environ: Mapping[str, str], say: Callable[[str, str], None]) -> None:
        self.name, self.command, self.environ, self.say = name, command, dict(environ), say
        self.due = 0.0  # when to start it again, on the clock of time.monotonic()
        self._deaths = 0

    def start(self) -> None:
        """Start it, from the main thread: it dies when the thread that started it dies."""
        self._started, self.due = time.monotonic(), 0.0
        self._child = subprocess.Popen(  # noqa: S603 (the Procfile is ours)
            [*dying_with_parent("TERM"), "sh", "-c", f"exec {self.command}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            errors="replace",
            env=self.environ,
        )
        self._listener = threading.Thread(target=self._listen, args=[self._child.stdout], daemon=True)
        self._listener.start()

    def _listen(self, voice: IO[str]) -> None:
        with voice:
            for line in voice:
                self.say(self.name, line.rstrip("\n"))

    @property
    def pid(self) -> int:
        """The number of the process that leads the session."""
        return self._child.pid

    def is_alive(self) -> bool:
        """Say whether it runs."""
        return self._child.poll() is None

    def mourn(self) -> str:
        """Clear up after a death, settle when to start again, and return a sentence about it."""
        self.kill_rest()
        now = time.monotonic()
        self._deaths = 1 if now - self._started > STEADY else self._deaths + 1
        pause = min(2 ** (self._deaths - 1) / 2, LONGEST_PAUSE)
        self.due = now + pause
        code = self._child.returncode
        cause = f"signal {-code}" if code < 0 else f"code {code}"
        return f"ended with {cause}; starts again in {pause:g} s"

    def ask_to_stop(self) -> None:
        """Send TERM."""
        self._child.terminate()

    def kill_rest(self) -> None:
        """Kill whatever is left of its session: a worker's job outlives a killed worker otherwise."""
        kill_session(self.pid)
        self._child.wait()
        self._listener.join(timeout=1)  # for its last words
