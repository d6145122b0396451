"""Random histories, a few of the many that `make chaos` lives through. Both say the seed of what went wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.browser.mutants import MUTANTS
from tests.chaos.history import History, NotRun

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(300)]
FIRST = int(os.environ.get("SPARK_SEED", "1"))
HISTORIES = int(os.environ.get("SPARK_HISTORIES", "1"))
BOOK = os.environ.get("SPARK_BOOK", "")  # a file for a line of JSON on each, of which `make chaos` makes a sum
CHANGES = MUTANTS.get(os.environ.get("SPARK_MUTANT", ""), ())


@pytest.mark.parametrize("seed", range(FIRST, FIRST + HISTORIES))
def test_after_a_random_history_all_has_arrived_once_or_is_in_sight(app, cast, chromium, line, tmp_path, seed):
    history = History(seed, app, cast, chromium.browser_type, line, tmp_path, changes=CHANGES)
    end = "failed"
    try:
        history.run()
        end = "passed"
    except NotRun as reason:
        end = "hung"
        why = f"seed {seed}: a browser did not answer in {reason}"
        print(why, *history.log, sep="\n")
        if not BOOK:
            pytest.fail(why)
        pytest.skip(f"{why}; `make chaos` runs it once more, where the same is a failure")
    except BaseException:
        print(f"seed {seed}:", *history.log, sep="\n")
        raise
    finally:
        if BOOK:
            counts = {
                "submissions": len(history.sent),
                "kills": history.kills,
                "taps on stop": history.stops,
                "POSTs": len(line.sent),
                "acknowledged": history.acknowledged,
            }
            with Path(BOOK).open("a") as book:
                book.write(json.dumps({"seed": seed, "end": end, "counts": counts}) + "\n")
