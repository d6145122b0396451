"""How a student takes a test over HTTP, as short as the tests want it."""

from __future__ import annotations

import re
from uuid import UUID

from tests.cast import Client


def begin(reader: Client, test_id: UUID) -> str:
    """Start a test, or go on with it; return the address of the attempt."""
    answer = reader.post(f"/tests/{test_id}/attempts")
    assert answer.status_code == 303, answer.get_data(as_text=True)[:500]
    return str(answer.location)


def text(reader: Client, url: str, **options: object) -> str:
    """Return a page as text, its white space made single."""
    answer = reader.get(url, **options)
    assert answer.status_code == 200, (url, answer.status_code)
    return " ".join(answer.get_data(as_text=True).split())


def answers_at(reader: Client, attempt: str) -> list[str]:
    """Return where the answers go, question by question."""
    return re.findall(rf'action="({attempt}/answers/[^"]+)"', text(reader, f"{attempt}?all=1"))


def hand_in(reader: Client, attempt: str) -> str:
    """Hand in and return the page of the result."""
    assert reader.post(f"{attempt}/submission").status_code == 303
    return text(reader, attempt)
