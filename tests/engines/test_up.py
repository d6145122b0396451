"""`make run`: one command starts everything, Ctrl-C stops everything, a kill loses nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.engines.processes import left_of, tell, tree

ROOT = Path(__file__).parents[2]
UP = [sys.executable, "-m", "spark.up"]
# One school for all tests in here.
pytestmark = [pytest.mark.long, pytest.mark.timeout(300), pytest.mark.xdist_group("up")]


class School:
    """One data folder and port, started and stopped as its owner would."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        dropped = ("DATABASE_URL", "REDIS_URL", "SPARK_ENV", "RQ_PREFIX", "HOST")
        self.environ = {name: value for name, value in os.environ.items() if name not in dropped}
        self.environ |= {"SPARK_DATA": str(folder / "data"), "PORT": str(self.port), "WEB_CONCURRENCY": "1"}
        self.log = folder / "up.log"

    def start(self) -> float:
        """Start it and return how many seconds it took to answer."""
        began = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                UP, cwd=ROOT, env=self.environ, stdout=log, stderr=log, start_new_session=True
            )
        while "Spark is at" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - began < 90, self.said()
            time.sleep(0.05)
        return time.monotonic() - began

    def said(self) -> str:
        return self.log.read_text()

    def family(self):
        return tree(self.process.pid)

    def answers(self) -> bool:
        with urlopen(f"http://localhost:{self.port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)

    def run(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*UP, *words], check=False, cwd=ROOT, env=self.environ | settings, capture_output=True, text=True
        )


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A school whose folder has been made by a first start; stopped."""
    school = School(tmp_path_factory.mktemp("up"))
    school.start()
    yield school
    if school.process.poll() is None:
        family = school.family()
        school.process.terminate()
        school.process.wait()
        assert not left_of(family, patience=1)


@pytest.mark.smoke
def test_one_command_starts_everything_and_ctrl_c_stops_it(school):
    assert school.answers()
    said = school.said()
    assert f"Spark is at http://localhost:{school.port}" in said
    for name in ("student@", "educator@", "educator2@", "mentor@", "admin@"):
        assert f"{name}example.com" in said
    family = school.family()
    os.kill(school.process.pid, signal.SIGINT)
    assert school.process.wait(30) == 0
    assert not left_of(family, patience=1)

    assert school.start() < 30  # 3 on a quiet machine; tests run side by side
    assert school.answers()


def test_a_second_start_gets_a_sentence(school):
    taken = school.run()
    assert taken.returncode == 1
    assert taken.stderr == (
        f"Spark cannot start. Port {school.port} on 127.0.0.1 is taken. "
        f"Choose another: PORT={school.port + 1} make run\n"
    )
    running = school.run(PORT=str(school.port + 1))
    assert running.returncode == 1
    assert f"in {school.environ['SPARK_DATA']} (process {school.process.pid})" in running.stderr


def test_a_command_finds_the_engines_whether_or_not_spark_runs(school):
    beside = school.run("--then", "routes")
    assert beside.returncode == 0, beside.stderr
    assert "/healthz" in beside.stdout
    family = school.family()
    school.process.terminate()
    school.process.wait()
    assert not left_of(family, patience=1)
    alone = school.run("--then", "routes")
    assert alone.returncode == 0, alone.stderr
    assert "/healthz" in alone.stdout
    assert school.run("--then", "no-such-command").returncode == 2
    school.start()


def test_killing_everything_and_starting_again_works(school):
    family = school.family()
    tell(family, signal.SIGKILL)
    school.process.wait()
    school.start()
    assert school.answers()


def test_killing_up_alone_takes_everything_down(school):
    family = school.family()
    school.process.kill()
    school.process.wait()
    assert not left_of(family, patience=20)
    school.start()


def test_production_refuses_weak_settings_before_anything_starts(school):
    refused = school.run(SPARK_ENV="production", SECRET_KEY="secret", PORT=str(school.port + 1))
    assert refused.returncode == 1
    assert refused.stderr == ("Spark cannot start. SECRET_KEY is too weak. Set it to 32 or more random characters.\n")
