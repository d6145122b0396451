"""What a night can show and an hour cannot: many random histories, and many more examples of what tests try briefly.

python -m tests.chaos --histories 200 --seed 1
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter

from tests.browser.mutants import MUTANTS

EXAMPLES = "10000"
ATTEMPTS = "200"
LONGEST = 3 * 3600  # seconds for each part
PATIENT = [f"--timeout={LONGEST}"]  # for parts that are one test


def main() -> int:
    """Run the parts one after the other; return 0 when all is well."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.chaos", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--histories", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the first history")
    parser.add_argument("--only", choices=["histories", "contract", "attempts"], help="leave out the other parts")
    parser.add_argument("--mutant", choices=MUTANTS, default="", help="let phones use a worker that forgets something")
    wished = parser.parse_args()
    many = {
        "SPARK_SEED": str(wished.seed),
        "SPARK_HISTORIES": str(wished.histories),
        "SPARK_MUTANT": wished.mutant,
        "SPARK_EXAMPLES": EXAMPLES,
        "SPARK_PARTS": str(os.cpu_count()),
        "SPARK_ATTEMPTS": ATTEMPTS,
    }
    parts = {
        "histories": lambda: histories_pass(many),
        "contract": lambda: passes("contract", [*PATIENT, "-n", "auto", "tests/sync/test_contract.py"], many),
        "attempts": lambda: passes("attempts", [*PATIENT, "tests/practice_taking/test_away.py", "-k", "luck"], many),
    }
    failed = [name for name, part_passes in parts.items() if wished.only in (None, name) and not part_passes()]
    print(f"Chaos: {'failed: ' + ', '.join(failed) if failed else 'all is well'}")
    return len(failed)


def histories_pass(many: dict[str, str]) -> bool:
    """Run all histories, and once more those whose browser hung: they came to no end that could be looked at."""
    tests = ["tests/browser/test_chaos_short.py"]
    with tempfile.NamedTemporaryFile("r") as book:
        is_well = passes("histories", [*tests, "-n", "auto"], many | {"SPARK_BOOK": book.name})
        told = [json.loads(line) for line in book]
    counts: Counter[str] = sum((Counter(one["counts"]) for one in told), Counter())
    ends = Counter(one["end"] for one in told)
    print("Chaos:", ", ".join(f"{number} {what}" for what, number in (ends + counts).items()))
    again = [
        passes(f"history {one['seed']}", tests, many | {"SPARK_SEED": str(one["seed"]), "SPARK_HISTORIES": "1"})
        for one in told
        if one["end"] == "hung"
    ]
    return is_well and all(again)


def passes(name: str, tests: list[str], many: dict[str, str]) -> bool:
    """Run one part as tests of their own."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", *tests]
    try:
        is_well = subprocess.run(command, check=False, env=os.environ | many, timeout=LONGEST).returncode == 0
    except subprocess.TimeoutExpired:
        is_well = False
    print(f"Chaos: {name} took {time.monotonic() - begun:.0f} s")
    return is_well


if __name__ == "__main__":
    sys.exit(main())
