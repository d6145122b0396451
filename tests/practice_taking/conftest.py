"""Who takes tests, and a short way to an attempt."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.browsers import amina, farah, rows  # noqa: F401
from tests.cast import Cast
from tests.practice.builder import OF_EVERY_KIND, make_test


@pytest.fixture
def test_id(cast: Cast) -> UUID:
    """A published test of Rosa's with an item of every kind."""
    return make_test(cast.rosa, OF_EVERY_KIND, duration_minutes=20)
