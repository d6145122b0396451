"""Processes of the Procfile on a test's own engines and files, each in a group of its own as under a supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass
class Processes:
    """Starts them, stops them, and shows what they logged. `environ` is what all of them are given."""

    environ: dict[str, str]
    folder: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def flask(self, command: str, **environ: str) -> subprocess.Popen[bytes]:
        """Start `flask relay`, `worker`, `cron` or another of our commands."""
        return self.run(["-m", "flask", "--app", "wsgi", *command.split()], command.split(maxsplit=1)[0], **environ)

    def run(self, arguments: list[str], log: str, **environ: str) -> subprocess.Popen[bytes]:
        """Start a program of Python; `log` names where its output goes."""
        with (self.folder / f"{log}.log").open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environ | environ,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def stop_all(self) -> None:
        """Kill what still runs, and print the logs for whoever reads why a test failed."""
        for process in self.started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for log in sorted(self.folder.glob("*.log")):
            print(log.name, log.read_text()[-4000:])
