"""Fixtures for those who are in one test after the other: their browsers, and a look into the database."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from spark.extensions import db
from tests.cast import Cast, Client


@pytest.fixture
def amina(cast: Cast) -> Client:
    """The browser of a student, who mostly asks."""
    return cast.amina.browser


@pytest.fixture
def farah(cast: Cast) -> Client:
    """The browser of another student."""
    return cast.farah.browser


@pytest.fixture
def mina(cast: Cast) -> Client:
    """The browser of a mentor."""
    return cast.mina.browser


@pytest.fixture
def omar(cast: Cast) -> Client:
    """The browser of another mentor."""
    return cast.omar.browser


class Rows:
    """Looks into the database: `rows("SELECT ...")`, `rows.count("answers")`."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, statement: str, **values: object) -> list[sa.Row[Any]]:
        """Return what a statement finds."""
        with self.app.app_context():
            return list(db.session.execute(sa.text(statement), values))

    def count(self, table: str, condition: str = "true") -> int:
        """Count the rows of a table."""
        return int(self(f"SELECT count(*) FROM {table} WHERE {condition}")[0][0])


@pytest.fixture
def rows(app: Flask) -> Rows:
    """Look into the database."""
    return Rows(app)
