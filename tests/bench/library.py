"""`make bench-library`: what a library of 100,000 lessons answers, and how quickly.

Times are of whole requests through the application (sign-in, policy, SQL, template, compression), without the network,
in one process; each line is the median and the 95th percentile of ROUNDS different requests.
"""

from __future__ import annotations

import os
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

LESSONS = int(os.environ.get("LESSONS", "100000"))
ROUNDS = int(os.environ.get("ROUNDS", "60"))


def main() -> None:
    """Fill a database of its own, measure, and drop it."""
    from spark.engines.testing import engines_for_tests
    from tests.bench.shelf import fill
    from tests.cast import Cast

    with engines_for_tests() as urls, database(urls["DATABASE_URL"]) as url, TemporaryDirectory() as data:
        os.environ.update(DATABASE_URL=url, REDIS_URL=urls["REDIS_URL"], SPARK_DATA=data, RATE_LIMITS="off")
        app = migrated_app()
        began = time.perf_counter()
        cast = Cast(app)
        owner_id = cast.asha.id
        with app.app_context():
            from spark.extensions import db

            with db.engine.begin() as connection:
                fill(connection, owner_id, LESSONS)
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(sa.text("SET statement_timeout = 0"))
                connection.execute(sa.text("VACUUM ANALYZE"))
            print(f"{LESSONS:,} lessons in {time.perf_counter() - began:.0f} s")
            pages = lesson_pages(db.session.execute)
            db.session.remove()
        readers = {"visitor": app.test_client(), "student": cast.amina.browser}
        for who, reader in readers.items():
            print(f"\n{who:44}{'p50 ms':>8}{'p95 ms':>8}")
            for name, address in scenarios(pages).items():
                report(name, timed(reader, address))


def scenarios(pages: list[str]) -> dict[str, Callable[[random.Random], str]]:
    """Return what is asked, each time a little differently."""
    subjects = ("physics", "mathematics", "biology", "chemistry", "history", "ict")
    exact = (
        "photosynthesis",
        "electric circuits",
        "newton law",
        "acids and bases",
        "soil fertility",
        "जल चक्र",
        "fractions équivalentes",
    )
    wrong = (
        "photosinthesis",
        "electrik circiuts",
        "nweton law",
        "acids and bsaes",
        "soil fertlity",
        "जल चकर",
        "fractoins equivalentes",
    )
    common = ("water", "the energy of a cell", "plant", "force and light", "question", "school")
    absent = ("zzzzqq", "xylophonists", "qwrtzpsd", "0x1f600abc")

    def library(**query: object) -> str:
        return "/library?" + urlencode(query)

    def grade(chance: random.Random) -> str:
        return f"grade-{chance.randint(1, 12)}"

    return {
        "list, newest": lambda chance: library(page=chance.randint(1, 3)),
        "list, most used or best rated": lambda chance: library(sort=chance.choice(("used", "rated"))),
        "list, subject and grade": lambda chance: library(subject=chance.choice(subjects), grade=grade(chance)),
        "list, a rare mixture of filters": lambda chance: library(
            language=chance.choice(("si", "ta", "ur")), kind="interactive", grade=grade(chance), size=500
        ),
        "list, as deep as pages go": lambda chance: library(page=chance.randint(75, 83)),
        "search, words of titles": lambda chance: library(q=chance.choice(exact)),
        "search, words in half the library": lambda chance: library(q=chance.choice(common)),
        "search, with slips": lambda chance: library(q=chance.choice(wrong)),
        "search, with slips, newest, one subject": lambda chance: library(
            q=chance.choice(wrong), sort="newest", subject=chance.choice(subjects)
        ),
        "search, nothing found": lambda chance: library(q=chance.choice(absent)),
        "a lesson": lambda chance: chance.choice(pages),
        "API, list of 20": lambda chance: f"/api/content?page={chance.randint(1, 40)}",
        "API, list by cursor at any depth": lambda chance: f"/api/content?cursor={deep_cursor(chance)}",
        "API, search with slips": lambda chance: "/api/content?" + urlencode({"search": chance.choice(wrong)}),
    }  # fmt: skip


def deep_cursor(chance: random.Random) -> str:
    """Return a cursor somewhere in the library."""
    from datetime import timedelta

    from spark.api.cursor import written
    from tests.bench.shelf import FIRST

    return written("newest", [FIRST + timedelta(minutes=10 * chance.randint(0, LESSONS)), uuid.UUID(int=0)])


def lesson_pages(execute: Callable[..., sa.Result[tuple[uuid.UUID]]]) -> list[str]:
    """Return the addresses of some lessons."""
    ids = execute(sa.text("SELECT content_id FROM content_versions ORDER BY md5(id::text) LIMIT 100"))
    return [f"/library/{content_id}" for (content_id,) in ids]


def timed(reader: FlaskClient, address: Callable[[random.Random], str]) -> list[float]:
    """Ask ROUNDS times, after a few to warm up, and return the milliseconds of each."""
    chance, taken = random.Random(5), []
    for round_number in range(ROUNDS + 8):
        url = address(chance)
        began = time.perf_counter()
        answer = reader.get(url, headers={"Accept-Encoding": "br", "HX-Request": "true"})
        elapsed = (time.perf_counter() - began) * 1000
        if answer.status_code != 200:
            sys.exit(f"{url} answered {answer.status_code}: {answer.get_data(as_text=True)[:500]}")
        if round_number >= 8:
            taken.append(elapsed)
    return taken


def report(name: str, taken: list[float]) -> None:
    """Print one line."""
    print(f"{name:44}{median(taken):8.1f}{quantiles(taken, n=20)[-1]:8.1f}", flush=True)


def migrated_app() -> Flask:
    """Build the application on the new database."""
    from flask_migrate import upgrade

    from spark import create_app
    from spark.extensions import db
    from spark.seed.shelves import seed_shelves

    app = create_app({"TESTING": True, "BCRYPT_ROUNDS": 4, "RATELIMIT_ENABLED": False})
    with app.app_context():
        upgrade()
        seed_shelves()
        db.session.commit()
    return app


@contextmanager
def database(server: str) -> Iterator[str]:
    """Make a database, and drop it afterwards unless KEEP is set."""
    url = sa.make_url(server.replace("postgresql://", "postgresql+psycopg://", 1))
    name = f"spark_bench_{uuid.uuid4().hex[:8]}"
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            if "KEEP" not in os.environ:
                connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
