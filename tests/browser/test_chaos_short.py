"""Random histories, a few of the many that `make chaos` lives through. Both say the seed of what went wrong."""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.browser.mutants import MUTANTS
from tests.chaos.history import History, NotRun

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(300)]
FIRST = int(os.environ.get("SPARK_SEED", "1"))
HISTORIES = int(os.environ.get("SPARK_HISTORIES", "1"))
HUNG = os.environ.get("SPARK_HUNG", "")  # a file for seeds whose browser hung: `make chaos` runs them once more
CHANGES = MUTANTS.get(os.environ.get("SPARK_MUTANT", ""), ())


@pytest.fixture(scope="module")
def sums():
    """The counts of all histories, told at the end."""
    sums: Counter[str] = Counter()
    begun = time.monotonic()
    yield sums
    told = ", ".join(f"{count} {what}" for what, count in sums.items())
    print(f"\nChaos: {told}; seeds from {FIRST}, {time.monotonic() - begun:.0f} s")


@pytest.mark.parametrize("seed", range(FIRST, FIRST + HISTORIES))
def test_after_a_random_history_all_has_arrived_once_or_is_in_sight(app, cast, chromium, line, tmp_path, sums, seed):
    history = History(seed, app, cast, chromium.browser_type, line, tmp_path, changes=CHANGES)
    try:
        history.run()
    except NotRun as reason:
        sums["not run"] += 1
        why = f"seed {seed}: a browser did not answer in {reason}"
        print(why, *history.log, sep="\n")
        if not HUNG:
            pytest.fail(why)
        with Path(HUNG).open("a") as seeds:
            print(seed, file=seeds)
        pytest.skip(f"{why}; `make chaos` runs it once more, where the same is a failure")
    except BaseException:
        sums["failures"] += 1
        print(f"seed {seed}:", *history.log, sep="\n")
        raise
    finally:
        sums["histories"] += 1
        sums["submissions"] += len(history.sent)
        sums["kills"] += history.kills
        sums["POSTs"] += len(line.sent)
        sums["acknowledged"] += history.acknowledged
