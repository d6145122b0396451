"""How budgets are measured: the answer as it is served, compressed as the browser asks, and its headers as sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import Client

BROWSER = {
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en",
}


def served(reader: Client, url: str, *, htmx: bool = False) -> TestResponse:
    """Fetch like a browser that has nothing of us yet."""
    answer = reader.get(url, headers=BROWSER, htmx=htmx)
    assert answer.status_code == 200, (url, answer.status_code)
    assert answer.headers["Content-Encoding"] == "br" or len(answer.data) < 300
    return answer


def header_bytes(answer: TestResponse) -> int:
    """Count the header as HTTP/1.1 sends it, the server's own Date included."""
    lines = [f"HTTP/1.1 {answer.status}", "Date: Tue, 24 Nov 2026 18:02:53 GMT", "Connection: keep-alive"]
    return len("\r\n".join([*lines, *(f"{name}: {value}" for name, value in answer.headers), "", ""]).encode())


@pytest.fixture
def queries_of(app: Flask, queries: list[str]) -> Callable[..., int]:
    """Count the statements of one page, as a process that has just started sends them."""
    from spark.domain.moderation.settings import forget_settings

    def count(reader: Client, url: str, **headers: str) -> int:
        forget_settings()
        queries.clear()
        assert reader.get(url, headers=headers).status_code == 200, url
        return len(queries)

    return count
