"""Waiting for what happens, however long a busy machine takes, never for a time in which it should have."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page

PATIENCE = 20.0  # seconds


def until(page: Page, holds: Callable[[], object], why: str = "") -> None:
    """Let the page go on until something holds."""
    give_up = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < give_up, why or "it never came to pass"
        page.wait_for_timeout(50)


def with_htmx(page: Page) -> Page:
    """Wait until HTMX is there: before, a link loads a whole page and a part hears nothing."""
    page.locator("[data-htmx-powered]").first.wait_for(state="attached")
    return page
