"""A storage that every test finds empty, and a scanner that says what the test wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from spark.services.scanner import ScannerUnavailable, Verdict


@pytest.fixture(autouse=True)
def empty_storage(app: Flask) -> Iterator[None]:
    """Take away what the test stored."""
    yield
    for prefix in ("temp/", "uploads/"):
        app.extensions["storage"].delete_prefix(prefix)


class FakeScanner:
    """Finds `bad` bytes; silent when `is_silent`."""

    def __init__(self) -> None:
        self.is_silent = False
        self.bad = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"

    def scan(self, stream: Any) -> Verdict:
        """Look for the bad bytes."""
        if self.is_silent:
            raise ScannerUnavailable("nobody answers")
        return Verdict(clean=False, signature="Eicar-Test") if self.bad in stream.read() else Verdict(clean=True)

    def ping(self) -> None:
        """Be there."""


@pytest.fixture
def scanner(app: Flask) -> Iterator[FakeScanner]:
    """Put a scanner into the application for one test."""
    before, app.extensions["scanner"] = app.extensions["scanner"], FakeScanner()
    yield app.extensions["scanner"]
    app.extensions["scanner"] = before
