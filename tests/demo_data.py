"""Real lessons for the tests that can use them: the folder SPARK_TEST_DATA, else `shared/data` beside the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("SPARK_TEST_DATA") or Path(__file__).parents[2] / "shared" / "data")


def demo_file(name: str) -> Path:
    """Return a file of the demo data; without the folder the test is skipped and says so."""
    if not FOLDER.is_dir():
        pytest.skip(f"There is no demo data at {FOLDER}; SPARK_TEST_DATA can name its folder.")
    return FOLDER / name
