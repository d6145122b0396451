"""The worker: one process that takes jobs from the queue and runs each in a fork of itself.

As many workers as wanted may run at once. A fork dies with its worker, so that stopping Spark leaves no process;
the job it was at runs again when its lease has lapsed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import time
from types import FrameType
from typing import Any

import structlog
from flask import Flask
from redis.exceptions import RedisError
from rq import Worker
from rq.exceptions import StopRequested

from spark.jobs import running
from spark.jobs.queue import SERIALIZER, queue_of
from spark.jobs.registry import load_all

log = structlog.get_logger()

PAUSE = 2.0  # seconds until the next try when Redis is away
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, prctl(2)


def work(app: Flask) -> None:
    """Work until told to stop; when Redis goes away, finish the job at hand and come back."""
    running.app = app
    load_all()  # once, before the forks
    try:
        while not stopped_working(app):
            time.sleep(PAUSE)
    except StopRequested:  # told while Redis was away
        return


def stopped_working(app: Flask) -> bool:
    """Work until told to stop, or until Redis goes away; say which it was."""
    queue = queue_of(app)
    try:
        worker = OneAtATime([queue], connection=queue.connection, serializer=SERIALIZER)
    except RedisError as error:
        log.warning("worker_waits", neighbour="redis", error=str(error)[:300])
        return False
    try:
        worker.work(logging_level="WARNING")
    except RedisError as error:
        log.warning("worker_waits", neighbour="redis", error=str(error)[:300])
    worker.wait_for_horse()
    return worker.asked_to_stop


class OneAtATime(Worker):
    """RQ's worker, whose forks do not outlive it."""

    asked_to_stop = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Remember that leaving is wanted: RQ leaves its loop for other reasons too."""
        self.asked_to_stop = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]

    def wait_for_horse(self) -> tuple[Any, Any, Any]:
        """Wait for the fork, if there is one."""
        if not self.horse_pid:
            return None, None, None
        return super().wait_for_horse()  # type: ignore[no-any-return]

    def setup_work_horse_signals(self) -> None:
        """Let the fork die with its parent: a killed worker's job must not go on beside its successor."""
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]
        parent = int(os.environ["SPARK_WORKER_PID"])
        try:
            ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        except (OSError, AttributeError):  # not Linux: the fork finishes its job, and the lease keeps others away
            return
        if os.getppid() != parent:
            os._exit(1)

    def fork_work_horse(self, job: Any, queue: Any) -> None:
        """Tell the fork whose child it is."""
        os.environ["SPARK_WORKER_PID"] = str(os.getpid())
        super().fork_work_horse(job, queue)
