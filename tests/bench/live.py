"""`make bench-live`: how many open pages two web processes hold, what one costs, and how soon all of them know.

The web server is the real one, with two processes; the pages are held by two other processes on the same machine and
the same cores, over loopback, so the delays contain what the pages themselves cost. Hints are published straight into
the stream, without PostgreSQL and the relay, but for the line "from the commit on". "Broadcast" is a hint on a question
that every page shows; the desk's is told with its intended delay of up to half a second and stands by itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from flask import Flask

ROOT = Path(__file__).parents[2]
STEPS = [int(step) for step in os.environ.get("SOCKETS", "1000 5000 10000").split()]
PROCESSES = 2
PEOPLE, PAGES_EACH = 1000, 10
DESKS = 100
PORT = int(os.environ.get("PORT", "8099"))
TARGETED, BROADCASTS = 300, 12
STALLED, DEAF = 500, 50  # pages, of so many people
HEAVY = 60
WEIGHT = "x" * 8000  # what a hint weighs when pages that do not read are to overflow


def main() -> None:
    """Run the school, hold the pages, and print a table."""
    from spark.engines.testing import engines_for_tests
    from tests.bench.library import database, migrated_app

    with engines_for_tests() as urls, database(urls["DATABASE_URL"]) as url, TemporaryDirectory() as data:
        os.environ.update(
            DATABASE_URL=url, REDIS_URL=urls["REDIS_URL"], SPARK_DATA=data, RATE_LIMITS="off", RQ_PREFIX=uuid4().hex
        )
        school = School(migrated_app())
        with processes(data) as workers, pages() as lines:
            measure(school, workers, lines)
        school.forget()


class School:
    """People with sessions, a question, and the stream."""

    def __init__(self, app: Flask) -> None:
        from spark.domain.people.joining import make_person
        from spark.domain.questions.question import Question
        from spark.extensions import db
        from tests.bench.shelf import fill

        self.app = app
        with app.app_context():
            students = [
                make_person(role="student", email=f"s{n}@example.com", full_name="Amina", password="a-river-of-sand-7")
                for n in range(PEOPLE)
            ]
            admins = [
                make_person(role="admin", email=f"a{n}@example.com", full_name="Rosa", password="a-river-of-sand-7")
                for n in range(DESKS // PAGES_EACH)
            ]
            deaf = [
                make_person(role="student", email=f"d{n}@example.com", full_name="Deo", password="a-river-of-sand-7")
                for n in range(DEAF)
            ]
            question = Question(
                id=uuid4(),
                asker_id=students[0].id,
                title="Why is the sky blue?",
                text="And not green.",
                html="",
                subject_slug="physics",
                grade_slug="grade-7",
            )
            db.session.add(question)
            db.session.commit()
            self.question = str(question.id)
            self.student_ids = [str(student.id) for student in students]
            self.deaf_ids = [str(person.id) for person in deaf]
            self.deaf_cookies = [self.cookie(person) for person in deaf]
            self.cookies = [self.cookie(student) for student in students]
            self.desk_cookies = [self.cookie(admin) for admin in admins]
            owner = admins[0].id
            db.session.commit()
            with db.engine.begin() as connection:
                fill(connection, owner, 200)

    def cookie(self, person: Any) -> str:
        """Sign a person in."""
        return cookie_of(self.app, person)

    def publish(self, topic: str, kind: str, **more: Any) -> None:
        """Put a hint into the stream."""
        from spark.services.cache import redis
        from spark.services.hints import Hint, publish, stream_of

        with self.app.app_context():
            data = {"kind": kind, "sent": time.monotonic_ns(), **more}
            publish(redis(), stream_of(self.app), [Hint("question:changed", topic, data)])

    def commit(self, topic: str, kind: str) -> None:
        """Write a hint as a change does, for the relay to take."""
        from spark.domain.notices.hints import hint
        from spark.extensions import db

        with self.app.app_context():
            hint("question:changed", topic, kind=kind, sent=time.monotonic_ns())
            db.session.commit()

    def forget(self) -> None:
        """Leave nothing in a Redis that others use."""
        from spark.services.cache import redis
        from spark.services.hints import stream_of
        from spark.services.presence import key

        with self.app.app_context():
            redis().delete(stream_of(self.app), key())


def cookie_of(app: Flask, person: Any) -> str:
    """Sign a person in and return the cookie; the caller commits."""
    from spark.domain.people.auth_session import open_session

    session = open_session(person, "browser", "bench")
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"session={signer.dumps({'sid': str(session.id), '_permanent': True})}"


@contextmanager
def processes(data: str, beside: tuple[str, ...] = ("relay",)) -> Iterator[list[int]]:
    """Run the web server and what the Procfile has beside it; yield the web processes' ids."""
    environ = os.environ | {"PORT": str(PORT), "HOST": "127.0.0.1", "WEB_CONCURRENCY": str(PROCESSES)}
    commands = (
        [sys.executable, "-m", "gunicorn", "--config", "spark/gunicorn.py", "wsgi:app"],
        *([sys.executable, "-m", "flask", "--app", "wsgi", name] for name in beside),
    )
    with Path(data, "bench.log").open("wb") as log:
        started = [
            subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True)
            for command in commands
        ]
        try:
            workers = await_children(started[0].pid)
            for _ in range(40):
                page(0)
            yield workers
        finally:
            for process in started:
                os.killpg(process.pid, signal.SIGTERM)
            for process in started:
                process.wait(20)


def await_children(parent: int) -> list[int]:
    """Wait until the web server answers and return its processes."""
    for _attempt in range(300):
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        try:
            if len(children) == PROCESSES and page(0):
                return [int(child) for child in children]
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit("The web server did not start.")


@contextmanager
def pages() -> Iterator[list[Connection]]:
    """Start the processes that hold the pages."""
    from tests.bench.live_pages import hold

    context = multiprocessing.get_context("spawn")
    lines, started = [], []
    for _ in range(PROCESSES):
        here, there = context.Pipe()
        process = context.Process(target=hold, args=(there, PORT), daemon=True)
        process.start()
        lines.append(here)
        started.append(process)
    try:
        yield lines
    finally:
        for line in lines:
            line.send(("stop",))
        for process in started:
            process.join(10)
            process.kill()


def measure(school: School, workers: list[int], lines: list[Connection]) -> None:
    """Climb the steps and print each."""
    print(f"{PROCESSES} web processes, {PROCESSES} processes of pages, {os.cpu_count()} cores for all of them")
    print(f"load average before: {os.getloadavg()[0]:.1f}\n")
    with page_times() as taken:
        time.sleep(10)
    print(f"/library without sockets: p50 {median(taken):.1f} ms, p99 {p99(taken):.1f} ms\n")
    before, held = memory(workers), 0
    titles = ("sockets", "per process", "kB each", "opened/s", "targeted", "broadcast", "/library idle", "and told")
    print("".join(f"{title:>16}" for title in titles))
    for step in STEPS:
        began = time.perf_counter()
        add(school, lines, held, step)
        rate = (step - held) / (time.perf_counter() - began)
        held = step
        time.sleep(3)
        report(lines)
        kilobytes = (memory(workers) - before) / step
        with page_times() as idle:
            time.sleep(8)
        with page_times() as busy:
            targeted = tell_some(school, lines)
            broadcast = tell_all(school, lines, step)
        spread = "+".join(str(sockets(worker)) for worker in workers)
        figures = (f"{step}", spread, f"{kilobytes:.1f}", f"{rate:.0f}", *map(both, (targeted, broadcast, idle, busy)))
        print("".join(f"{figure:>16}" for figure in figures), flush=True)
    print("\ndelays and times as p50 / p99 in ms")
    from_the_commit_on(school, lines)
    desks(school, lines)
    stalled(school, workers, lines, held)
    print(f"load average after: {os.getloadavg()[0]:.1f}")


def add(school: School, lines: list[Connection], held: int, wanted: int) -> None:
    """Open pages until there are so many."""
    cookies = [school.cookies[number % PEOPLE] for number in range(held, wanted)]
    for number, line in enumerate(lines):
        line.send(("open", cookies[number :: len(lines)], school.question))
    outcomes = [line.recv() for line in lines]
    if sum(outcome.get("101", 0) for outcome in outcomes) < wanted or any("lost" in outcome for outcome in outcomes):
        print(f"not all were let in or stayed: {outcomes}")


def tell_some(school: School, lines: list[Connection]) -> list[float]:
    """Tell single people, a hundred a second."""
    for number in range(TARGETED):
        school.publish(f"user:{school.student_ids[number * 37 % PEOPLE]}", "targeted")
        time.sleep(0.01)
    time.sleep(1)
    return report(lines)["targeted"]


def tell_all(school: School, lines: list[Connection], wanted: int) -> list[float]:
    """Tell everybody, again and again."""
    for _ in range(BROADCASTS):
        school.publish(f"question:{school.question}", "broadcast")
        time.sleep(1.5)
    found = report(lines)["broadcast"]
    if len(found) != BROADCASTS * wanted:
        print(f"heard {len(found)} of {BROADCASTS * wanted}")
    return found


def from_the_commit_on(school: School, lines: list[Connection]) -> None:
    """Tell single people as a change does: outbox, relay, stream, hub, page."""
    for number in range(100):
        school.commit(f"user:{school.student_ids[number * 37 % PEOPLE]}", "committed")
        time.sleep(0.03)
    time.sleep(1)
    print(f"targeted, from the commit on: {both(report(lines)['committed'])}")


def desks(school: School, lines: list[Connection]) -> None:
    """Tell the desks, which hear it late on purpose."""
    cookies = [school.desk_cookies[number % len(school.desk_cookies)] for number in range(DESKS)]
    lines[0].send(("open", cookies, ""))
    lines[0].recv()
    time.sleep(2)
    for _ in range(10):
        school.publish("desk", "desk")
        time.sleep(1)
    print(f"{DESKS} desks, jitter of up to 500 ms included: {both(report(lines)['desk'])}")


def stalled(school: School, workers: list[int], lines: list[Connection], held: int) -> None:
    """Let pages of some people stop reading, fill them until they are hung up on, and see what the others feel."""
    lines[0].send(("open", [school.deaf_cookies[number % DEAF] for number in range(STALLED)], ""))
    lines[0].recv()
    lines[0].send(("stall", STALLED))
    lines[0].recv()
    before = sum(sockets(worker) for worker in workers)
    report(lines)

    def fill() -> None:
        for _ in range(HEAVY):
            for user_id in school.deaf_ids:
                school.publish(f"user:{user_id}", "heavy", weight=WEIGHT)
            time.sleep(0.3)

    filling = threading.Thread(target=fill)
    some: list[float] = []
    with page_times() as taken:
        filling.start()
        while filling.is_alive():
            some += tell_some(school, lines)
    time.sleep(3)
    lost = sum(ask(line)[1].get("lost", 0) for line in lines)
    print(f"{STALLED} more than {held} did not read and were told {HEAVY} times {len(WEIGHT)} bytes:")
    print(f"  targeted at the others {both(some)}, /library {both(taken)}")
    print(f"  sockets closed: {before - sum(sockets(worker) for worker in workers)}, of pages that read: {lost}")


def report(lines: list[Connection]) -> dict[str, list[float]]:
    """Collect what the pages noted since the last report."""
    found: dict[str, list[float]] = {kind: [] for kind in ("targeted", "broadcast", "desk", "committed", "heavy")}
    for line in lines:
        for kind, delay in ask(line)[0]:
            found[kind].append(delay)
    return found


def ask(line: Connection) -> Any:
    """Ask one process of pages."""
    line.send(("report",))
    return line.recv()


@contextmanager
def page_times() -> Iterator[list[float]]:
    """Ask for the library ten times a second in the meantime."""
    taken: list[float] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            taken.append(page(1))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield taken
    finally:
        over.set()
        thread.join()


def page(_number: int) -> float:
    """Ask for the library on a connection of its own and return the milliseconds."""
    began = time.perf_counter()
    line = HTTPConnection("127.0.0.1", PORT, timeout=30)
    line.request("GET", "/library", headers={"Accept-Encoding": "br"})
    answer = line.getresponse()
    answer.read()
    line.close()
    if answer.status != 200:
        sys.exit(f"/library answered {answer.status}")
    return (time.perf_counter() - began) * 1000


def memory(workers: list[int]) -> int:
    """Return the resident kB of the web processes."""
    status = [Path(f"/proc/{worker}/status").read_text() for worker in workers]
    return sum(int(text.partition("VmRSS:")[2].split()[0]) for text in status)


def sockets(worker: int) -> int:
    """Count a process's open sockets, the handful of its own among them."""
    count = 0
    for file in Path(f"/proc/{worker}/fd").iterdir():
        try:
            count += os.readlink(file).startswith("socket:")
        except FileNotFoundError:
            continue
    return count


def p99(taken: list[float]) -> float:
    """Return the 99th percentile."""
    return quantiles(taken, n=100)[-1] if len(taken) > 1 else float("nan")


def both(taken: list[float]) -> str:
    """Write median and 99th percentile."""
    return f"{median(taken):.1f} / {p99(taken):.1f}" if taken else "-"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
