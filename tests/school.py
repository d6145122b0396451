"""What every test needs of a school: a database of its own, and the application on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask


@contextmanager
def fresh_database(name: str) -> Iterator[str]:
    """Make a database on the engine of this run, and drop it afterwards."""
    server = sa.make_url(os.environ["TEST_DATABASE_URL"])
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@contextmanager
def application(database_url: str, data: Path, prefix: str) -> Iterator[Flask]:
    """Build the application on a migrated database with the shelves of the demo school."""
    from flask_migrate import upgrade

    from spark import create_app
    from spark.extensions import db
    from spark.seed.shelves import seed_shelves

    with pytest.MonkeyPatch.context() as environ:
        environ.setenv("DATABASE_URL", database_url)
        environ.setenv("REDIS_URL", os.environ["TEST_REDIS_URL"])
        environ.setenv("SPARK_DATA", str(data))
        app = create_app(
            {
                "TESTING": True,
                "RATELIMIT_ENABLED": False,
                "BCRYPT_ROUNDS": 4,
                "SERVER_NAME": "spark.test",
                "RQ_PREFIX": prefix,
            }
        )
    with app.app_context():
        upgrade()
        seed_shelves()
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def another_application(app: Flask, **overrides: object) -> Flask:
    """Build a second application on the same school, configured a little differently."""
    from spark import create_app

    with pytest.MonkeyPatch.context() as environ:
        for name, value in environment_of(app).items():
            environ.setenv(name, value)
        return create_app({**app.config, **overrides})


def environment_of(app: Flask) -> dict[str, str]:
    """Return the environment in which a process of its own works on the same school."""
    return os.environ | {
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "REDIS_URL": app.config["REDIS_URL"],
        "SPARK_DATA": str(app.config["SPARK_DATA"]),
        "RQ_PREFIX": app.config["RQ_PREFIX"],
        "RATE_LIMITS": "off",
    }
