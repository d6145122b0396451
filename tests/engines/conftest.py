"""Folders and owners for tests that start engines of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from spark.engines.binaries import postgres_programs, redis_programs
from tests.engines.processes import left_of, tree


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder with a path short enough for sockets."""
    path = Path(tempfile.mkdtemp(prefix="spark-engines-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture(params=["system", "wheels"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each origin of engines in turn; one that this machine lacks is said, not hidden."""
    if not any(postgres_programs(request.param)) or not any(redis_programs(request.param)):
        pytest.skip(f"no engines of kind {request.param} here")
    monkeypatch.setenv("SPARK_ENGINES", request.param)
    return str(request.param)


class Owner:
    """Another process that owns a folder's engines."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.engines.owner", str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.urls: dict[str, str] = json.loads(self.process.stdout.readline())
        self.pid = self.process.pid


@pytest.fixture
def owner(folder: Path) -> Iterator[Callable[[Path], Owner]]:
    """Start owners; all are killed at the end, and their engines awaited."""
    owners: list[Owner] = []

    def start(folder: Path) -> Owner:
        owners.append(Owner(folder))
        return owners[-1]

    yield start
    for one in owners:
        family = tree(one.pid)
        one.process.kill()
        one.process.communicate()
        assert not left_of(family)


def database(urls: dict[str, str]) -> psycopg.Connection[tuple[object, ...]]:
    """Connect to what an Engines gave."""
    return psycopg.connect(urls["DATABASE_URL"].replace("+psycopg", ""), autocommit=True)


def queue(urls: dict[str, str]) -> redis.Redis:
    """Connect to what an Engines gave."""
    return redis.Redis.from_url(urls["REDIS_URL"], decode_responses=True)
