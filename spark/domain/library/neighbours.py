"""The neighbours a lesson's file meets: where it is kept, and who looks for harm in it."""

from __future__ import annotations

from flask import current_app

from spark.services.scanner import Scanner
from spark.services.storage import Storage


def storage() -> Storage:
    """Return where files lie. Its calls raise StorageUnavailable when it does not answer."""
    store: Storage = current_app.extensions["storage"]
    return store


def scanner() -> Scanner | None:
    """Return who scans, None where the school does without. Its calls raise ScannerUnavailable."""
    found: Scanner | None = current_app.extensions["scanner"]
    return found
