"""Who stands at the desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from spark.extensions import db
from tests.cast import Cast, Client


@pytest.fixture
def mina(cast: Cast) -> Client:
    """A mentor's browser."""
    return cast.mina.browser


@pytest.fixture
def omar(cast: Cast) -> Client:
    """Another mentor's browser."""
    return cast.omar.browser


@pytest.fixture
def rows(app: Flask) -> Iterator[type]:
    """Look into the database: `rows.count("answers")`, `rows.all("SELECT ...")`."""

    class Rows:
        @staticmethod
        def all(statement: str, **values: object) -> list[sa.Row]:
            with app.app_context():
                return list(db.session.execute(sa.text(statement), values))

        @staticmethod
        def count(table: str, condition: str = "true") -> int:
            return int(Rows.all(f"SELECT count(*) FROM {table} WHERE {condition}")[0][0])

    return Rows
