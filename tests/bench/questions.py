"""`make bench-questions`: how quickly similar questions appear among 100,000, and how long grouping takes.

Times of the part are of whole requests through the application (sign-in, policy, SQL, likeness, template), without the
network, in one process; each line is of ROUNDS different requests. Grouping is the job's own work on one of OPEN
questions, rolled back.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

QUESTIONS = int(os.environ.get("QUESTIONS", "100000"))
OPEN = int(os.environ.get("OPEN", "2000"))
ROUNDS = int(os.environ.get("ROUNDS", "200"))
WARMING_UP = 10


def main() -> None:
    """Fill a database of its own, measure, and drop it."""
    from spark.engines.testing import engines_for_tests
    from tests.bench.library import database, migrated_app
    from tests.cast import Cast

    with engines_for_tests() as urls, database(urls["DATABASE_URL"]) as url, TemporaryDirectory() as data:
        os.environ.update(DATABASE_URL=url, REDIS_URL=urls["REDIS_URL"], SPARK_DATA=data, RATE_LIMITS="off")
        app = migrated_app()
        cast = Cast(app)
        began = time.perf_counter()
        ask_all(app, cast)
        print(f"{QUESTIONS:,} questions, {OPEN:,} of them open, in {time.perf_counter() - began:.0f} s\n")
        head("similar questions, ms", "found")
        reader = cast.amina.browser
        for name, said in scenarios().items():
            taken, found = zip(
                *(asked(reader, said(random.Random(n))) for n in range(ROUNDS + WARMING_UP)), strict=True
            )
            report(name, taken, f"{sum(found) / len(found):8.0%}")
        head("grouping one question, ms")
        report(f"among {OPEN:,} open ones", grouping(app))


def ask_all(app: Flask, cast: object) -> None:
    """Fill the tables."""
    from spark.extensions import db
    from tests.bench.asked import fill

    askers = [cast.farah.id, cast.asha.id, cast.mina.id]  # type: ignore[attr-defined]
    with app.app_context():
        with db.engine.begin() as connection:
            fill(connection, askers, QUESTIONS, OPEN)
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("SET statement_timeout = 0"))
            connection.execute(sa.text("VACUUM ANALYZE"))


def scenarios() -> dict[str, Callable[[random.Random], dict[str, str]]]:
    """Return what is typed, each time a little differently."""
    from tests.bench.asked import TEXTS, TITLES
    from tests.bench.words import COMMON, SUBJECT_TOPICS

    topics = [topic for several in SUBJECT_TOPICS.values() for topic in several]

    def title(chance: random.Random) -> str:
        said = {"topic": chance.choice(topics), "other": chance.choice(topics), "name": "Kisumu"}
        return chance.choice(TITLES).format(**said, n=chance.randint(1, 60), m=chance.randint(1, 60))

    def text(chance: random.Random, length: int) -> str:
        words = " ".join(chance.choices(COMMON, k=length))
        return chance.choice(TEXTS).format(topic=chance.choice(topics), words=words, name="Kisumu", n=3, m=4)

    return {
        "a title": lambda chance: {"title": title(chance)},
        "a title with slips": lambda chance: {"title": misspelt(title(chance), chance)},
        "a title, its last word half typed": lambda chance: {"title": title(chance)[: -chance.randint(2, 5)]},
        "words in half of all questions": lambda chance: {"title": " ".join(chance.choices(COMMON, k=4))},
        "a title and 100 words of text": lambda chance: {"title": title(chance), "text": text(chance, 100)},
        "a title that says nothing, and a text": lambda chance: {"title": "Help me please", "text": text(chance, 30)},
        "words nobody has written": lambda chance: {"title": f"zzqk{chance.random()} xylograph vrrtz"},
    }


def misspelt(title: str, chance: random.Random) -> str:
    """Swap, drop or double a letter of every longer word."""
    return " ".join(slip(word, chance) if len(word) > 5 else word for word in title.split())


def slip(word: str, chance: random.Random) -> str:
    """Spoil one letter within a word."""
    at = chance.randint(1, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return chance.choice((swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]))


def asked(reader: FlaskClient, said: dict[str, str]) -> tuple[float, bool]:
    """Ask for the part once; return the milliseconds and whether it shows anything."""
    url = "/questions/similar?" + urlencode(said)
    began = time.perf_counter()
    answer = reader.get(url, headers={"HX-Request": "true"})
    elapsed = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        sys.exit(f"{url} answered {answer.status_code}: {answer.get_data(as_text=True)[:500]}")
    return elapsed, b"<h3>" in answer.data


def grouping(app: Flask) -> list[float]:
    """Group open questions one by one and return the milliseconds of each."""
    from spark.domain.questions.grouping import group
    from spark.domain.questions.question import Question
    from spark.extensions import db

    taken = []
    with app.app_context():
        some = sa.select(Question).where(Question.status == "open").order_by(sa.func.md5(sa.cast(Question.id, sa.Text)))
        for question in db.session.scalars(some.limit(ROUNDS + WARMING_UP)).all():
            began = time.perf_counter()
            group(question)
            taken.append((time.perf_counter() - began) * 1000)
        db.session.rollback()
    return taken


def head(title: str, more: str = "") -> None:
    """Print the names of the columns."""
    print(f"\n{title:44}{'p50':>8}{'p95':>8}{'p99':>8}{more:>8}")


def report(name: str, taken: Sequence[float], more: str = "") -> None:
    """Print one line."""
    cuts = quantiles(taken[WARMING_UP:], n=100)
    print(f"{name:44}{cuts[49]:8.1f}{cuts[94]:8.1f}{cuts[98]:8.1f}{more}", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
