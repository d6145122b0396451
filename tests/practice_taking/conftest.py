"""Who takes tests, and a short way to an attempt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from spark.extensions import db
from tests.cast import Cast, Client
from tests.practice.builder import OF_EVERY_KIND, make_test


@pytest.fixture
def amina(cast: Cast) -> Client:
    """The browser of the student who takes the test."""
    return cast.amina.browser


@pytest.fixture
def farah(cast: Cast) -> Client:
    """The browser of another student."""
    return cast.farah.browser


@pytest.fixture
def test_id(cast: Cast) -> UUID:
    """A published test of Rosa's with an item of every kind."""
    return make_test(cast.rosa, OF_EVERY_KIND, duration_minutes=20)


@pytest.fixture
def rows(app: Flask) -> Callable[..., list[sa.Row[Any]]]:
    """Look into the database: rows("SELECT ...")."""

    def look(statement: str, **values: object) -> list[sa.Row[Any]]:
        with app.app_context():
            return list(db.session.execute(sa.text(statement), values))

    return look
