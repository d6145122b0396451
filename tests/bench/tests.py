"""`make bench-tests`: a thousand students start a test within a minute and hand it in within the next.

The school is the real one: two web processes, relay, worker and clock as the Procfile has them, PostgreSQL and Redis,
all on this machine together with the students, who are threads of this process. A student starts, saves SAVED answers
one by one until the hand-in, sends SENT more along with it and leaves the rest open. Times are from when a request was
due until its answer was read, so that a queue in front of the server counts.

Sessions are made directly in the database: hashing passwords is another subject.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Queue
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask

STUDENTS = int(os.environ.get("STUDENTS", "1000"))
MINUTE = float(os.environ.get("MINUTE", "60"))  # seconds in which all start, and in which all hand in
ITEMS, SAVED, SENT = 20, 4, 12
CHOICES = 4
THREADS = 100  # requests under way at most
AIM = 600.0  # milliseconds
HEADERS = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Accept-Encoding": "br"}


@dataclass
class Student:
    """Somebody with a session, and what Spark has acknowledged to them."""

    cookie: str
    attempt: str = ""
    questions: list[str] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    points: float | None = None
    has_begun: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Due:
    """What a student does at a moment: seconds after the beginning."""

    at: float
    verb: str
    student: Student
    number: int = 0


def main() -> None:
    """Run the school, let the students in, and see in the database what became of their answers."""
    from spark.engines.testing import engines_for_tests
    from tests.bench.library import database, migrated_app
    from tests.bench.live import PROCESSES, processes

    with engines_for_tests() as urls, database(urls["DATABASE_URL"]) as url, TemporaryDirectory() as data:
        os.environ.update(DATABASE_URL=url, REDIS_URL=urls["REDIS_URL"], SPARK_DATA=data, RQ_PREFIX=uuid4().hex)
        app = migrated_app()
        test_id, keys, students = school(app)
        print(f"{PROCESSES} web processes, relay, worker and clock; {os.cpu_count()} cores for them and the students")
        print(f"{STUDENTS:,} students, {ITEMS} questions; load average before: {os.getloadavg()[0]:.1f}\n")
        with processes(data, ("relay", "worker", "cron")):
            run = Run(f"/api/practice-tests/{test_id}")
            run.go(plan(students))
            run.report()
        is_whole = check(app, students, keys)
        print(f"load average after: {os.getloadavg()[0]:.1f}")
        if run.errors or not is_whole or run.slowest() >= AIM:
            sys.exit("The aim is not met.")


def school(app: Flask) -> tuple[str, dict[str, int], list[Student]]:
    """Write the test and sign the students in; return its id, the keys by question, and the students."""
    from spark.domain.people.joining import make_person
    from spark.domain.practice.authoring import add_items, new_test, standing_questions
    from spark.domain.practice.publishing import publish
    from spark.extensions import db
    from tests.bench.live import cookie_of
    from tests.practice.builder import ABOUT
    from tests.practice_health.school import single

    with app.app_context():
        author = make_person(role="admin", email="a@example.com", full_name="Rosa", password="a-river-of-sand-7")
        chance = random.Random(3)
        answers = [chance.randrange(CHOICES) for _ in range(ITEMS)]
        test = new_test(ABOUT | {"duration_minutes": 30}, by=author)
        add_items(test, [single(number, key) for number, key in enumerate(answers)], by=author)
        publish(test, by=author)
        versions = [question.current_version_id for question in db.session.scalars(standing_questions(test))]
        students = [
            Student(
                cookie_of(
                    app,
                    make_person(
                        role="student",
                        email=f"s{n}@example.com",
                        full_name="Amina",
                        password="a-river-of-sand-7",
                    ),
                )
            )
            for n in range(STUDENTS)
        ]
        db.session.commit()
        return str(test.id), dict(zip(map(str, versions), answers, strict=True)), students


def plan(students: list[Student]) -> list[Due]:
    """Spread the starts evenly over the first minute, the hand-ins over the second, and the answers in between."""
    chance, due = random.Random(9), []
    for number, student in enumerate(students):
        begins = number * MINUTE / len(students)
        due += [Due(begins, "start", student), Due(begins + MINUTE, "hand in", student)]
        due += [
            Due(begins + 1 + chance.random() * (MINUTE - 2), "save", student, place)
            for place in chance.sample(range(ITEMS), SAVED)
        ]
    return sorted(due, key=lambda one: one.at)


class Run:
    """The students' requests, and what they came to."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.taken: dict[str, list[float]] = {"start": [], "save": [], "hand in": []}
        self.errors: Counter[str] = Counter()
        self.waiting: Queue[Due | None] = Queue()

    def go(self, due: list[Due]) -> None:
        """Do everything when it is due."""
        threads = [threading.Thread(target=self.work, args=(random.Random(n),)) for n in range(THREADS)]
        for thread in threads:
            thread.start()
        self.began = time.perf_counter() + 0.5
        for one in due:
            time.sleep(max(self.began + one.at - time.perf_counter(), 0))
            self.waiting.put(one)
        for _ in threads:
            self.waiting.put(None)
        for thread in threads:
            thread.join()

    def work(self, chance: random.Random) -> None:
        """Be the hands of whoever is next, on one connection."""
        from tests.bench.live import PORT

        line = HTTPConnection("127.0.0.1", PORT, timeout=30)
        while (due := self.waiting.get()) is not None:
            try:
                self.do(line, due, chance)
            except (OSError, HTTPException, ValueError) as error:
                self.errors[f"{due.verb}: {type(error).__name__} {error}"[:120]] += 1
                line.close()
            self.taken[due.verb].append((time.perf_counter() - self.began - due.at) * 1000)
        line.close()

    def do(self, line: HTTPConnection, due: Due, chance: random.Random) -> None:
        """Send one request and remember what was acknowledged."""
        student = due.student
        if due.verb != "start" and not student.has_begun.wait(30):
            raise ValueError("nothing to answer yet")
        if due.verb == "start":
            told = self.ask(line, "POST", "/start", student)
            student.attempt = told["id"]
            student.questions = [question["questionId"] for question in told["questions"]]
            student.has_begun.set()
        elif due.verb == "save":
            question, given = student.questions[due.number], chance.randrange(CHOICES)
            told = self.ask(line, "PUT", f"/attempts/{student.attempt}/answers/{question}", student, {"answer": given})
            if told["counted"]:
                student.kept[question] = given
        else:
            left = [question for question in student.questions if question not in student.kept]
            more = {question: chance.randrange(CHOICES) for question in chance.sample(left, min(SENT, len(left)))}
            body = [{"questionId": question, "answer": given} for question, given in more.items()]
            told = self.ask(line, "POST", "/submit", student, {"attemptId": student.attempt, "answers": body})
            student.kept |= more
            student.points = told["points"]

    def ask(self, line: HTTPConnection, method: str, path: str, student: Student, body: Any = None) -> Any:
        """Return the data of an answer; anything else is an error."""
        import brotli

        sent = None if body is None else json.dumps(body)
        line.request(method, self.url + path, sent, HEADERS | {"Cookie": student.cookie})
        answer = line.getresponse()
        content = answer.read()
        if answer.headers.get("Content-Encoding") == "br":
            content = brotli.decompress(content)
        if answer.status not in (200, 201):
            raise ValueError(f"{answer.status} {content[:200]!r}")
        return json.loads(content)["data"]

    def report(self) -> None:
        """Print what was measured."""
        print(f"{'':20}{'count':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'most ms':>9}")
        for verb, taken in self.taken.items():
            cuts = quantiles(taken, n=100)
            figures = (cuts[49], cuts[94], cuts[98], max(taken))
            print(f"{verb:20}{len(taken):8}" + "".join(f"{figure:9.1f}" for figure in figures))
        print(f"errors: {dict(self.errors) or 'none'}")

    def slowest(self) -> float:
        """Return the worst 95th percentile."""
        return max(quantiles(taken, n=100)[94] for taken in self.taken.values())


def check(app: Flask, students: list[Student], keys: dict[str, int]) -> bool:
    """Look for every acknowledged answer, and for one right result a student."""
    from spark.extensions import db

    with app.app_context():
        rows = db.session.execute(sa.text("SELECT attempt_id::text, version_id::text, value FROM test_answers"))
        there = {(attempt, version): value for attempt, version, value in rows}
        rows = db.session.execute(sa.text("SELECT attempt_id::text, points FROM practice_test_results"))
        results: dict[str, list[float]] = {}
        for attempt, points in rows:
            results.setdefault(attempt, []).append(float(points))
    kept = [(student, version, given) for student in students for version, given in student.kept.items()]
    lost = [one for one in kept if there.get((one[0].attempt, one[1])) != one[2]]
    right = {
        id(student): float(sum(keys[version] == given for version, given in student.kept.items()))
        for student in students
    }
    wrong = [one for one in students if results.get(one.attempt) != [right[id(one)]] or one.points != right[id(one)]]
    print(f"answers acknowledged: {len(kept):,}, not in the database: {len(lost)}")
    print(f"results: {len(results):,} of {len(students):,} students, not single or not right: {len(wrong)}")
    return not lost and not wrong


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
