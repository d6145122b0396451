"""Processes are started again when they die, stopped in order, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from spark.up import supervisor
from spark.up.process import LONGEST_PAUSE
from spark.up.supervisor import Supervisor
from tests.engines.processes import left_of, tree

BUSY = "sh -c 'sleep 600 & setsid -w true; wait'"  # a process with a child of its own


@pytest.fixture
def supervise():
    """Make supervisors that are stopped at the end."""
    made = []

    def make(**commands):
        made.append(Supervisor(commands, os.environ))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def attend(supervisor, until, patience=10):
    give_up = time.monotonic() + patience
    while not until():
        assert time.monotonic() < give_up
        supervisor.attend(pause=0.02)


def pid_of(supervisor, name):
    return next(process.pid for process in supervisor._running if process.name == name)


def test_who_is_killed_is_started_again_without_its_orphans(supervise, capsys):
    spark = supervise(worker=BUSY)
    spark.start()
    first = pid_of(spark, "worker")
    attend(spark, lambda: len(tree(first)) == 2)
    family = tree(first)
    os.kill(first, signal.SIGKILL)
    attend(spark, lambda: pid_of(spark, "worker") != first)
    assert not left_of(family)
    assert "ended with signal 9; starts again in 0.5 s" in capsys.readouterr().out


def test_who_keeps_dying_is_started_ever_more_rarely(supervise, capsys):
    spark = supervise(worker="sh -c 'exit 3'")
    spark.start()
    attend(spark, lambda: "code 3; starts again in 1 s" in capsys.readouterr().out)
    process = spark._running[0]
    for _ in range(20):
        words = process.mourn()
    assert words.endswith(f"starts again in {LONGEST_PAUSE} s")


def test_every_line_is_said_under_its_name(supervise, capsys):
    spark = supervise(web="printf 'one\\ntwo'", relay="echo three")
    spark.start()
    attend(spark, lambda: all(process.due for process in spark._running))
    said = capsys.readouterr().out
    assert "web   | one\nweb   | two\n" in said
    assert "relay | three\n" in said


def test_the_first_stops_before_the_others_and_none_is_left(supervise, tmp_path):
    trap = f'trap "sleep 0.2; echo $0 >> {tmp_path}/order; exit" TERM; touch {tmp_path}/$0-hears'
    told = f"sh -c '{trap}; while :; do sleep 0.05; done'"
    spark = supervise(web=f"{told} web", worker=f"{told} worker")
    spark.start()
    attend(spark, lambda: all((tmp_path / f"{name}-hears").exists() for name in ("web", "worker")))
    families = tree(pid_of(spark, "web")) | tree(pid_of(spark, "worker"))
    spark.stop()
    assert (tmp_path / "order").read_text() == "web\nworker\n"
    assert not left_of(families)


def test_who_does_not_hear_is_killed(supervise, monkeypatch, tmp_path):
    monkeypatch.setattr(supervisor, "PATIENCE", 0.3)
    spark = supervise(web=f"sh -c 'trap : TERM; touch {tmp_path}/deaf; while :; do sleep 0.05; done'")
    spark.start()
    attend(spark, (tmp_path / "deaf").exists)
    family = tree(pid_of(spark, "web"))
    spark.stop()
    assert not left_of(family)


ABANDONED = """
import os, time
from spark.up.guard import Guard
from spark.up.supervisor import Supervisor
spark = Supervisor({"worker": "sh -c 'trap \\"\\" TERM; sleep 600 & wait'"}, os.environ)
spark._guard.dismiss()
spark._guard = Guard(grace=0.5)
spark.start()
print("started", flush=True)
time.sleep(600)
"""


def test_when_the_supervisor_is_killed_even_the_deaf_go():
    parent = subprocess.Popen([sys.executable, "-c", ABANDONED], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    parent.stdout.readline()
    give_up = time.monotonic() + 10
    while len(family := tree(parent.pid)) < 4:
        assert time.monotonic() < give_up, family
        time.sleep(0.02)
    parent.kill()
    parent.communicate()
    assert not left_of(family)
