"""Engines for a test run: fast, empty and its own, so that two runs on one machine never meet."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from spark.engines.engines import Engines

PREFIX = "spark-test-"


@contextmanager
def engines_for_tests(environ: Mapping[str, str] = os.environ) -> Iterator[dict[str, str]]:
    """Yield DATABASE_URL and REDIS_URL of empty engines that may be wiped at will, and are gone afterwards.

    Only TEST_DATABASE_URL and TEST_REDIS_URL name engines to use instead; DATABASE_URL and REDIS_URL are
    not looked at, because somebody's real data may be behind them. Enter it once, in the main thread of
    pytest's controller process; the workers get the URLs.
    """
    given = {"DATABASE_URL": environ.get("TEST_DATABASE_URL"), "REDIS_URL": environ.get("TEST_REDIS_URL")}
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        with Engines(folder, durable=False, prefer=environ.get("SPARK_ENGINES"), given=given) as urls:
            yield urls
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of test runs that were killed: nobody holds their lock any more."""
    for lock in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/engines.lock"):
        try:
            with lock.open() as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
        except OSError:
            continue  # still at work, or not ours
