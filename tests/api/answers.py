"""What an answer of the API says."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse


def data(answer: TestResponse, status: int = 200) -> Any:
    """Return what an answer of this status tells."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()["data"]
