"""What a night can show and an hour cannot: many random histories, and many more examples of what tests try briefly.

python -m tests.chaos --histories 200 --seed 1
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time

from tests.browser.mutants import MUTANTS

EXAMPLES = "10000"
ATTEMPTS = "200"
LONGEST = 3 * 3600  # seconds for each part


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
    parts = {
        "histories": ["tests/browser/test_chaos_short.py", "-s"],
        "contract": ["tests/sync/test_contract.py", "-n", "auto"],
        "attempts": ["tests/practice_taking/test_away.py", "-k", "luck"],
    }
    many = {
        "SPARK_SEED": str(wished.seed),
        "SPARK_HISTORIES": str(wished.histories),
        "SPARK_MUTANT": wished.mutant,
        "SPARK_EXAMPLES": EXAMPLES,
        "SPARK_PARTS": str(os.cpu_count()),
        "SPARK_ATTEMPTS": ATTEMPTS,
    }
    failed = [name for name, tests in parts.items() if wished.only in (None, name) and not passes(name, tests, many)]
    print(f"Chaos: {'failed: ' + ', '.join(failed) if failed else 'all is well'}")
    return len(failed)


def passes(name: str, tests: list[str], many: dict[str, str]) -> bool:
    """Run one part as tests of their own."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", *tests, *([] if name == "histories" else [f"--timeout={LONGEST}"])]
    try:
        is_well = subprocess.run(command, check=False, env=os.environ | many, timeout=LONGEST).returncode == 0
    except subprocess.TimeoutExpired:
        is_well = False
    print(f"Chaos: {name} took {time.monotonic() - begun:.0f} s")
    return is_well


if __name__ == "__main__":
    sys.exit(main())
