"""`make bench-imports`: a file of 5,000 questions from the upload to the test; time and memory of both jobs.

FORMAT chooses gift, moodle or csv. Each job runs in a fork of its own, as in a worker, so that its memory can be told.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from io import BytesIO
from tempfile import TemporaryDirectory

from flask import Flask

from tests.bench.library import database, migrated_app

QUESTIONS = int(os.environ.get("QUESTIONS", "5000"))
FORMAT = os.environ.get("FORMAT", "gift")


def main() -> None:
    """Write a file, send it, read it, look at it and import it."""
    from spark.engines.testing import engines_for_tests
    from tests.cast import Cast

    with engines_for_tests() as urls, database(urls["DATABASE_URL"]) as url, TemporaryDirectory() as data:
        os.environ.update(DATABASE_URL=url, REDIS_URL=urls["REDIS_URL"], SPARK_DATA=data, RATE_LIMITS="off")
        app = migrated_app()
        browser = Cast(app).rosa.browser
        content = file_of(QUESTIONS)
        print(f"{QUESTIONS:,} questions as {FORMAT}, {len(content) / 1e6:.1f} MB")
        about = {"title": "Large", "subject": "physics", "grade": "grade-8", "language": "en", "licence": "own-work"}
        form = about | {"format": FORMAT, "file": (BytesIO(content), "large.txt")}
        run = timed("upload", lambda: browser.post("/admin/tests/import", data=form)).location
        in_a_fork(app, "practice.read_import")
        for page in ("", "?page=50", "?show=problems"):
            timed(f"dry run{page}", lambda page=page: browser.get(run + page))
        timed("confirm", lambda: browser.post(f"{run}/confirmation"))
        in_a_fork(app, "practice.make_import")
        test = timed("imported", lambda: browser.get(run)).get_data(as_text=True).split("/admin/tests/")[1][:36]
        for page in (
            "",
            "?page=50",
            "/preview?q=4000",
            "/print",
            "/export",
            "/export?format=gift",
            "/export?format=moodle",
        ):
            timed(f"test{page}", lambda page=page: browser.get(f"/admin/tests/{test}{page}"))


def file_of(count: int) -> bytes:
    """Return a file with questions of five kinds, each with a formula."""
    from spark.domain.practice.formats.writing import write
    from tests.practice.builder import MATCHING, MULTIPLE, NUMERIC, SINGLE, TRUE_FALSE

    kinds = (SINGLE, MULTIPLE, TRUE_FALSE, NUMERIC, MATCHING)
    items = [
        kinds[number % 5].model_copy(
            update={"name": f"q{number}", "text": f"{kinds[number % 5].text} (*{number}*: $\\frac{{{number}}}{{2}}$)"}
        )
        for number in range(count)
    ]
    return write(FORMAT, items, "Large", {}).content


def timed(name: str, ask: Callable[[], object]) -> object:
    """Ask once and print how long it took and what came."""
    began = time.perf_counter()
    answer = ask()
    size = len(answer.get_data())
    print(f"{name:28}{answer.status_code:5}{(time.perf_counter() - began) * 1000:9.0f} ms{size / 1000:9.1f} kB")
    assert answer.status_code < 400, answer.get_data(as_text=True)[:2000]
    return answer


def in_a_fork(app: Flask, job: str) -> None:
    """Run the waiting jobs of a name in a child, and print what it cost."""
    from spark.domain.notices.outbox import OutboxRow
    from spark.extensions import db
    from spark.jobs.running import perform

    with app.app_context():
        ids = [row.id for row in db.session.query(OutboxRow).filter_by(job=job, done_at=None)]
        db.session.remove()
        db.engine.dispose()
    began = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if child := os.fork():
        _pid, status, usage = os.wait4(child, 0)
        print(
            f"{job:28}{'ok' if status == 0 else 'failed':>5}{(time.perf_counter() - began) * 1000:9.0f} ms"
            f"   memory {usage.ru_maxrss / 1024:.0f} MB (before {before / 1024:.0f} MB)"
        )
        return
    with app.app_context():
        db.engine.dispose(close=False)
        for row_id in ids:
            perform(row_id)
        left = db.session.query(OutboxRow).filter(OutboxRow.id.in_(ids), OutboxRow.done_at.is_(None)).count()
    os._exit(bool(left) or not ids)


if __name__ == "__main__":
    main()
