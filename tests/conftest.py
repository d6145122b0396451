"""The house every test lives in: the real PostgreSQL and Redis, one database per worker, each test rolled back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from tests.cast import Cast, Client
from tests.engines_for_tests import start_engines, stop_engines
from tests.school import application, fresh_database


def pytest_configure(config: pytest.Config) -> None:
    """Start the engines once, in the process that hands out the tests."""
    if not hasattr(config, "workerinput"):
        start_engines(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if not hasattr(config, "workerinput"):
        stop_engines(config)


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """Name this test process: gw0, gw1 ... or main, with the run's own id."""
    name = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return f"{name}_{os.environ['SPARK_TEST_RUN']}"


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[Flask]:
    """The application, on a database and a folder of this test process alone."""
    with (
        fresh_database(f"spark_test_{worker}") as url,
        application(url, tmp_path_factory.mktemp("data"), worker) as app,
    ):
        yield app


@pytest.fixture(autouse=True)
def rolled_back(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the test inside one transaction: commits become savepoints, and all is undone at the end.

    Tests marked `committed` (threads, jobs, browsers) see a real database, emptied afterwards.
    """
    if "app" not in request.fixturenames:
        yield
        return
    app = request.getfixturevalue("app")
    with emptied_afterwards(app) if request.node.get_closest_marker("committed") else undone(app):
        yield
    for stored in list(app.extensions["storage"].objects()):
        app.extensions["storage"].delete(stored.key)


@contextmanager
def undone(app: Flask) -> Iterator[None]:
    """Bind every session of the application to one connection whose transaction is rolled back."""
    from spark.domain.moderation.settings import forget_settings
    from spark.extensions import db

    with app.app_context():
        engine = db.engine
    with engine.connect() as connection:
        outer = connection.begin()
        factory = db.session.session_factory
        before = dict(factory.kw)
        bound = type("BoundSession", (factory.class_,), {"get_bind": lambda self, *args, **kwargs: connection})
        normal, factory.class_ = factory.class_, bound
        factory.configure(join_transaction_mode="create_savepoint")
        forget_settings()
        try:
            yield
        finally:  # every session ended with its context
            factory.class_ = normal
            factory.kw = before
            outer.rollback()
            forget_settings()


@contextmanager
def emptied_afterwards(app: Flask) -> Iterator[None]:
    """Let the test commit, and empty every table but the shelves when it ends."""
    from spark.domain.moderation.settings import forget_settings
    from spark.extensions import db

    keep = {"subjects", "grade_levels", "alembic_version"}
    forget_settings()
    yield
    with app.app_context():
        db.session.remove()
        names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables if table.name not in keep)
        empty(db.engine, names)
    forget_settings()


def empty(engine: sa.Engine, names: str) -> None:
    """Empty tables; a last request of a phone that is gone may hold some of them for a moment."""
    for chance in range(5):
        try:
            with engine.begin() as connection:
                connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
                connection.execute(sa.text(f"TRUNCATE {names} CASCADE"))
            return
        except sa.exc.OperationalError as error:
            if chance == 4 or "deadlock" not in str(error):
                raise


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An application context for tests of the domain, which has no request."""
    with app.app_context():
        yield


@pytest.fixture
def visitor(app: Flask) -> Client:
    """Somebody without an account, at a browser."""
    return Client(app)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people of the tests: `cast.amina` is made when first named. See tests/cast.py."""
    return Cast(app)


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement since the fixture began; clear() it before what you count."""
    from spark.extensions import db

    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
