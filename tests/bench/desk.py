"""`make bench-desk`: 50 mentors, 200 open questions, 200 rounds with crashes and expiring leases.

Prints what came of it and fails when a promise is broken: no unaware double answer, no lost draft, nobody waits more
than three times the median, and the answers are spread evenly (Gini at most 0.30). MENTORS, WAITING, ROUNDS and SEED
change the size.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

MENTORS, WAITING, ROUNDS, SEED = (
    int(os.environ.get(name, usual))
    for name, usual in (("MENTORS", 50), ("WAITING", 200), ("ROUNDS", 200), ("SEED", 7))
)
LONGEST_WAIT = 3.0  # medians
MOST_GINI = 0.30


def main() -> None:
    """Play the rounds on a database of their own, and judge."""
    from spark.engines.testing import engines_for_tests
    from tests.bench.desk_rounds import Outcome, Rounds
    from tests.bench.library import database, migrated_app

    with engines_for_tests() as urls, database(urls["DATABASE_URL"]) as url, TemporaryDirectory() as data:
        os.environ.update(DATABASE_URL=url, REDIS_URL=urls["REDIS_URL"], SPARK_DATA=data, RATE_LIMITS="off")
        began = time.perf_counter()
        outcome: Outcome = Rounds(migrated_app(), MENTORS, WAITING, ROUNDS, seed=SEED).run()
        seconds = time.perf_counter() - began
    print(f"{MENTORS} mentors, {WAITING} waiting, {ROUNDS} rounds of 2 minutes, seed {SEED}, in {seconds:.0f} s")
    for name, value in (
        ("answers", f"{outcome.answers:,}"),
        ("unaware double answers", outcome.unaware_answers),
        ("second answers, knowingly", outcome.knowing_answers),
        ("questions held by two at once", outcome.shared_holds),
        ("drafts lost", outcome.lost_drafts),
        ("answers lost", outcome.lost_answers),
        ("wait, median", f"{median(outcome.waits):.0f} min"),
        ("wait, longest", f"{max(outcome.waits):.0f} min = {outcome.longest:.2f} medians"),
        ("Gini of answers per mentor", f"{outcome.gini:.3f}"),
        *outcome.happened.items(),
    ):
        print(f"  {name:36}{value!s:>24}")
    broken = [
        what
        for what, is_broken in (
            ("a question was answered twice unawares", outcome.unaware_answers or outcome.shared_holds),
            ("a draft was lost", outcome.lost_drafts or outcome.lost_answers),
            ("somebody waited more than three medians", outcome.longest > LONGEST_WAIT),
            ("the answers are spread unevenly", outcome.gini > MOST_GINI),
        )
        if is_broken
    ]
    if broken:
        sys.exit("; ".join(broken))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
