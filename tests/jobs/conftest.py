"""Queues of our own in the shared Redis, and real relay, worker and cron processes that end with the test."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from rq import Queue

from tests.processes import Processes
from tests.school import environment_of


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


@pytest.fixture
def processes(app: Flask, queue: Queue, tmp_path: Path) -> Iterator[Processes]:
    """Processes that share the test's engines."""
    running = Processes(environment_of(app) | {"RQ_PREFIX": queue.name}, tmp_path)
    yield running
    running.stop_all()


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Wait until something holds."""

    def wait(holds: Callable[[], object], seconds: float = 30, pause: float = 0.1) -> None:
        give_up = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < give_up, "it never came to pass"
            time.sleep(pause)

    return wait
