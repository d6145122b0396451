"""`make bench-desk_page`: what the desk with 200 questions costs the server and weighs on the wire.

Times are of whole requests through the application, as in `make bench-library`; bytes are as served (brotli 5).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

WAITING = int(os.environ.get("WAITING", "200"))


def main() -> None:
    """Fill a desk on a database of its own, and measure its pages."""
    from spark.engines.testing import engines_for_tests
    from tests.bench.library import database, migrated_app, report, timed
    from tests.cast import Cast
    from tests.desk.builder import fill_queue

    with engines_for_tests() as urls, database(urls["DATABASE_URL"]) as url, TemporaryDirectory() as data:
        os.environ.update(DATABASE_URL=url, REDIS_URL=urls["REDIS_URL"], SPARK_DATA=data, RATE_LIMITS="off")
        cast = Cast(migrated_app())
        questions = fill_queue([cast.amina, cast.farah, cast.asha], [cast.mina, cast.omar], WAITING)
        mina = cast.mina.browser
        print(f"{WAITING} questions{'':34}{'p50 ms':>8}{'p95 ms':>8}")
        pages = {
            "the desk": lambda _chance: "/mentor/queue",
            "the desk, one subject": lambda _chance: "/mentor/queue?subject=physics",
            "the rows alone, as a hint fetches them": lambda _chance: "/mentor/queue/rows",
            "the desk with a question on it": lambda chance: f"/mentor/questions/{chance.choice(questions)}",
            "a question alone, beside the list": lambda chance: f"/mentor/questions/{chance.choice(questions)}/work",
            "who holds a question": lambda chance: f"/mentor/questions/{chance.choice(questions)}/hold",
        }
        for name, address in pages.items():
            report(name, timed(mina, address))
        page = mina.get("/mentor/queue", headers={"Accept-Encoding": "br"})
        print(f"{'the desk, bytes as served':44}{len(page.data):8,}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
