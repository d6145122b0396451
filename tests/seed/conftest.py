"""The demo school, seeded once for all the tests of a file that look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from click.testing import Result
from flask import Flask

from tests.conftest import emptied_afterwards

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def run(app: Flask) -> Run:
    """Run a command as `flask --app wsgi ...` does."""

    def invoke(*args: str) -> Result:
        return app.test_cli_runner().invoke(args=list(args))

    return invoke


@pytest.fixture(scope="module")
def school(app: Flask, run: Run) -> Iterator[Result]:
    """What seeding an empty database printed; the school stays until the file's last test."""
    with emptied_afterwards(app):
        result = run("seed")
        assert result.exit_code == 0, (result.output, result.exception)
        yield result
