"""Queues of our own in the shared Redis, and real relay, worker and cron processes that end with the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from rq import Queue

from tests.school import environment_of

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def queue(app: Flask) -> Iterator[Queue]:
    """The queue of this test alone, emptied afterwards."""
    from spark.jobs.queue import queue_of

    before, app.config["RQ_PREFIX"] = app.config["RQ_PREFIX"], f"test-{uuid.uuid4().hex[:12]}"
    queue = queue_of(app)
    yield queue
    forget(queue)
    queue.delete(delete_jobs=True)
    app.config["RQ_PREFIX"] = before


def forget(queue: Queue) -> None:
    """Lose the queue and its jobs, as a flush would; other tests share the Redis."""
    keys = [f"rq:job:{job_id}" for job_id in queue.get_job_ids()]
    queue.connection.delete(queue.key, *keys)


@dataclass
class Processes:
    """Starts `flask relay`, `worker` and `cron` on the test's own database, files and queue."""

    app: Flask
    environ: dict[str, str]
    log: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, command: str, **environ: str) -> subprocess.Popen[bytes]:
        """Start one in a process group of its own, as a supervisor does."""
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", command],
            cwd=ROOT,
            env=self.environ | environ,
            stdout=self.log.open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def stop_all(self) -> None:
        """Kill what still runs."""
        for process in self.started:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def processes(app: Flask, queue: Queue, tmp_path: Path) -> Iterator[Processes]:
    """Processes that share the test's engines."""
    running = Processes(app, environment_of(app) | {"RQ_PREFIX": queue.name}, tmp_path / "processes.log")
    yield running
    running.stop_all()
    print(running.log.read_text() if running.log.exists() else "")


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Wait until something holds."""

    def wait(holds: Callable[[], object], seconds: float = 30, pause: float = 0.1) -> None:
        give_up = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < give_up, "it never came to pass"
            time.sleep(pause)

    return wait
