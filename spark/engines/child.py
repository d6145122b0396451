"""One engine's process: a direct child, in a session of its own so that Ctrl-C reaches only its parent."""

# ruff: noqa: S603 (starting programs is what this file is for)

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

LARGEST_LOG = 1_000_000


class Child:
    """A running program whose words go to a log file."""

    def __init__(self, command: list[str], log: Path) -> None:
        self.log = log
        log.parent.mkdir(exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".old.log"))
        with log.open("ab") as words:
            self._heard_before = words.tell()
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
                cwd="/",
                env=own_environment(),
            )
        self.pid = self._process.pid

    def is_alive(self) -> bool:
        """Say whether it still runs."""
        return self._process.poll() is None

    def stop(self, *signals: signal.Signals, patience: float = 20) -> None:
        """Send the signals, each after the last one had `patience` seconds; KILL is the end of it."""
        for request in (*signals, signal.SIGKILL):
            if not self.is_alive():
                return
            self._process.send_signal(request)
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                continue

    def last_words(self) -> str:
        """Return the line that tells why this process ended: its last FATAL one, else its last."""
        with self.log.open("rb") as words:
            words.seek(self._heard_before)
            text = words.read().decode(errors="replace")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        fatal = [line for line in lines if "FATAL" in line or "PANIC" in line]
        return (fatal or lines or ["it said nothing"])[-1]


def own_environment() -> dict[str, str]:
    """Engines get no secret, and none of the PG* variables that would change what they do."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
