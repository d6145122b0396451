"""Real web processes with their sockets, on a school and a stream of their own."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import UUID, uuid4

import pytest
from flask import Flask

from tests.cast import Cast, Person
from tests.live.page import Page, cookie_of
from tests.processes import Processes
from tests.school import application, environment_of, fresh_database


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[Flask]:
    """A school of its own: other tests' relays would publish what these tell."""
    with (
        fresh_database(f"spark_sockets_{worker}") as url,
        application(url, tmp_path_factory.mktemp("sockets"), f"sockets_{worker}") as app,
    ):
        yield app
        forget_what_redis_has(app)


def forget_what_redis_has(app: Flask) -> None:
    """Leave nothing in a Redis that others use."""
    from spark.services.cache import redis
    from spark.services.hints import stream_of
    from spark.services.presence import key

    with app.app_context():
        redis().delete(stream_of(app), key())


def free_port() -> int:
    """Return a port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A web process at an address."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path
    origin: str = "http://127.0.0.1"  # simple-websocket's client leaves the port out of Host


class Servers(Processes):
    """Web processes besides."""

    def web(self, **environ: str) -> Server:
        """Start gunicorn with one process and wait until it answers."""
        port = free_port()
        name = f"web-{port}"
        settings = {"PORT": str(port), "WEB_CONCURRENCY": "1", "HOST": "127.0.0.1"} | environ
        command = ["-m", "gunicorn", "--config", "spark/gunicorn.py", "wsgi:app"]
        process = self.run(command, name, **settings)
        server = Server(f"http://127.0.0.1:{port}", process, self.folder / f"{name}.log")
        for _attempt in range(150):
            with suppress(OSError):
                if urlopen(f"{server.address}/healthz").status == 200:
                    return server
            time.sleep(0.2)
        raise AssertionError(server.log.read_text())


@pytest.fixture(scope="module")
def servers(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Processes on the school of these tests."""
    running = Servers(environment_of(app), tmp_path_factory.mktemp("processes"))
    yield running
    running.stop_all()


@pytest.fixture(scope="module")
def web(servers: Servers) -> Server:
    """One web process, for a file's tests together."""
    return servers.web()


@pytest.fixture
def relay(servers: Servers) -> Iterator[Callable[..., None]]:
    """Start a relay that ends with the test: two with different streams would share the hints between them."""
    started: list[subprocess.Popen[bytes]] = []

    def start(**environ: str) -> None:
        started.append(servers.flask("relay", **environ))

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def open_page(web: Server) -> Iterator[Callable[..., Page]]:
    """Open pages of people; all are closed at the end."""
    opened: list[Page] = []

    def open_one(person: Person | str, *, at: Server = web, query: str = "", **headers: str) -> Page:
        cookie = person if isinstance(person, str) else cookie_of(person)
        page = Page(at.address, {"Cookie": cookie, "Origin": at.origin} | headers, query)
        opened.append(page)
        return page

    yield open_one
    for page in opened:
        page.close()


@pytest.fixture
def tell(app: Flask) -> Callable[..., None]:
    """Publish a hint as the relay would."""
    from spark.services.cache import redis
    from spark.services.hints import Hint, publish, stream_of

    def publish_one(event: str, topic: str, **data: Any) -> None:
        with app.app_context():
            publish(redis(), stream_of(app), [Hint(event, topic, data)])

    return publish_one


@pytest.fixture
def ask(app: Flask, cast: Cast) -> Callable[..., UUID]:
    """Put a question into the school."""
    from sqlalchemy import select

    from spark.domain.library.subject import GradeLevel, Subject
    from spark.domain.questions.question import Question
    from spark.extensions import db

    def ask_one(person: Person | None = None, standing: str = "shown") -> UUID:
        with app.app_context():
            question = Question(
                id=uuid4(),
                asker_id=(person or cast.amina).id,
                standing=standing,
                title="Why is the sky blue?",
                text="And not green.",
                html="<p>And not green.</p>",
                subject=db.session.scalars(select(Subject).limit(1)).one(),
                grade=db.session.scalars(select(GradeLevel).limit(1)).one(),
            )
            db.session.add(question)
            db.session.commit()
            return question.id

    return ask_one
