"""Keeps the Procfile's processes running: starts again who dies, stops all in order."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping

from spark.up.guard import Guard
from spark.up.process import Process

PATIENCE = 10  # seconds from being asked to stop to being killed; a killed job runs again, its effect once
COLOURS = (36, 33, 32, 35, 34, 31)


class Supervisor:
    """The processes of a Procfile, in its order. Call it from the main thread only."""

    def __init__(self, commands: Mapping[str, str], environ: Mapping[str, str]) -> None:
        self._width = max(map(len, commands))
        self._colours = dict(zip(commands, COLOURS * len(commands), strict=False))
        self._printing = threading.Lock()
        self._processes = [Process(name, command, environ, self.say) for name, command in commands.items()]
        self._running: list[Process] = []
        self._guard = Guard()

    def start(self, *names: str) -> None:
        """Start those named, or all that do not run yet."""
        for process in self._processes:
            if process not in self._running and (process.name in names or not names):
                self._start(process)
                self._running.append(process)

    def attend(self, pause: float = 0.25) -> None:
        """Wait a moment, then see to the dead: bury them, and start them again when their time has come."""
        time.sleep(pause)
        for process in self._running:
            if not process.due and not process.is_alive():
                self.say(process.name, process.mourn())
                self._guard.knows(process.pid, gone=True)
            elif process.due and process.due <= time.monotonic():
                self._start(process)

    def stop(self) -> None:
        """Stop the first process, then the others together, so that none misses the one it works for."""
        first, others = self._running[:1], self._running[1:]
        for leaving in (first, others):
            for process in leaving:
                process.ask_to_stop()
            give_up = time.monotonic() + PATIENCE
            while any(process.is_alive() for process in leaving) and time.monotonic() < give_up:
                time.sleep(0.05)
            for process in leaving:
                process.kill_rest()
        self._running.clear()
        self._guard.dismiss()

    def _start(self, process: Process) -> None:
        process.start()
        self._guard.knows(process.pid)

    def say(self, name: str, line: str) -> None:
        """Print one line under a name, in the name's colour on a terminal."""
        prefix = f"{name:{self._width}} |"
        if sys.stdout.isatty() and name in self._colours:
            prefix = f"\033[{self._colours[name]}m{prefix}\033[0m"
        with self._printing:
            print(prefix, line, flush=True)
