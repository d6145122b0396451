"""`make bench-pages`: the table of tests/browser/measure_pages.py, which needs the browser and house of its tests."""

from __future__ import annotations

import sys

import pytest

sys.exit(pytest.main(["-p", "no:xdist", "-q", "tests/browser/measure_pages.py"]))
