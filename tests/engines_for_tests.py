"""Engines for one test run: those that TEST_DATABASE_URL and TEST_REDIS_URL name, else our own, not durable."""

from __future__ import annotations

import os
import uuid

import pytest


def start_engines(config: pytest.Config) -> None:
    """Start what no URL names, and tell the test processes by environment."""
    os.environ["SPARK_TEST_RUN"] = uuid.uuid4().hex[:8]
    if "TEST_DATABASE_URL" in os.environ and "TEST_REDIS_URL" in os.environ:
        return
    from spark.engines.testing import engines_for_tests

    engines = engines_for_tests()
    urls = engines.__enter__()
    config.stash[ENGINES] = engines
    os.environ.setdefault("TEST_DATABASE_URL", urls["DATABASE_URL"])
    os.environ.setdefault("TEST_REDIS_URL", urls["REDIS_URL"])


def stop_engines(config: pytest.Config) -> None:
    """Stop the engines this run started."""
    if engines := config.stash.get(ENGINES, None):
        engines.__exit__(None, None, None)


ENGINES = pytest.StashKey()
