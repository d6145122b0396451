"""The steps of `make run`, and of a command that needs engines and workers for a while."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import click

import config
from spark.engines import AlreadyRunning, CannotStart, Engines, join
from spark.up.address import Address
from spark.up.installation import (
    ROOT,
    flask,
    is_production,
    prepare,
    procfile,
    refuse_weak_settings,
    settings,
)
from spark.up.supervisor import Supervisor
from spark.up.welcome import welcome

PATIENCE = 60  # seconds until the first answer


@click.command("up", context_settings={"ignore_unknown_options": True})
@click.option("--then", is_flag=True, help="Do not serve: run the flask command that follows, and stop.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def up(then: bool, command: tuple[str, ...]) -> None:
    """Run Spark with everything it needs, until Ctrl-C."""
    os.chdir(ROOT)
    environ = settings(os.environ)
    try:
        sys.exit(run_once(environ, command) if then else serve(environ))
    except (CannotStart, config.ConfigurationError) as refusal:
        sys.exit(f"Spark cannot start. {refusal}")
    except KeyboardInterrupt:
        sys.exit(130)


def serve(environ: dict[str, str]) -> int:
    """Start everything, tell the address, and stay until somebody stops us."""
    began = time.monotonic()
    address = Address.from_environment(environ)
    refuse_weak_settings(environ)
    address.refuse_if_taken()
    engines = Engines(Path(environ["SPARK_DATA"]), given=environ, prefer=environ.get("SPARK_ENGINES"))
    with engines as urls:
        environ |= urls
        prepare(environ)
        stopping = listen_for_the_end()
        processes = Supervisor(procfile(), environ)
        try:
            processes.start("web")
            await_answer(address, processes, stopping)
            processes.start()
            took, demo = time.monotonic() - began, not is_production(environ)
            print(welcome(address, environ["SPARK_DATA"], engines.describe(), took, demo=demo), flush=True)
            while not stopping:
                processes.attend()
                heal(engines, processes)
        finally:
            print("Stopping.", flush=True)
            processes.stop()
    return 0


def run_once(environ: dict[str, str], command: tuple[str, ...]) -> int:
    """Run one flask command and return its exit code.

    Where Spark runs already, its engines and workers serve the command; else they run until it ends.
    """
    refuse_weak_settings(environ)
    data = Path(environ["SPARK_DATA"])
    try:
        engines = Engines(data, given=environ, prefer=environ.get("SPARK_ENGINES"))
        urls = engines.start()
    except AlreadyRunning:
        return flask(environ | join(data, environ), *command).wait()
    environ |= urls
    processes = Supervisor({name: line for name, line in procfile().items() if name != "web"}, environ)
    try:
        prepare(environ)
        stopping = listen_for_the_end()
        processes.start()
        running = flask(environ, *command)
        while running.poll() is None and not stopping:
            processes.attend()
        running.terminate()
        return running.wait()
    finally:
        processes.stop()
        engines.stop()


def heal(engines: Engines, processes: Supervisor) -> None:
    """Start an engine that died, however long it takes: Spark answers 503 meanwhile and keeps what it has."""
    try:
        for name in engines.heal():
            processes.say("up", f"{name} had died and runs again")
    except CannotStart as refusal:
        processes.say("up", str(refusal))
        time.sleep(2)


def listen_for_the_end() -> list[int]:
    """Return a list that is empty until Ctrl-C, a TERM or a closed terminal puts its signal in."""
    heard: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means stay
            signal.signal(number, lambda received, _frame: heard.append(received))
    return heard


def await_answer(address: Address, processes: Supervisor, stopping: list[int]) -> None:
    """Return when Spark answers or is told to stop; raise CannotStart when it does neither for long."""
    give_up = time.monotonic() + PATIENCE
    while not (stopping or address.is_answering()):
        if time.monotonic() > give_up:
            raise CannotStart(f"It does not answer at {address.url}; the lines above may say why.")
        processes.attend(pause=0.05)
