"""Browser tests: the real server, worker and relay as processes of their own, and the system's Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.arriving import come_in
from tests.browser.line import Line
from tests.browser.phone import with_worker
from tests.cast import Cast
from tests.school import application, environment_of, fresh_database

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 640}
LAPTOP = {"width": 1280, "height": 800}
PROCESSES = {
    "web": "gunicorn wsgi:app -k gevent -w 1 -b 127.0.0.1:{port} --graceful-timeout 2 --log-level warning",
    "worker": "flask --app wsgi worker",
    "relay": "flask --app wsgi relay",
}


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[Flask]:
    """A school of its own: its relay and worker would take the work of tests that watch theirs."""
    with (
        fresh_database(f"spark_live_{worker}") as url,
        application(url, tmp_path_factory.mktemp("live"), f"live_{worker}") as app,
    ):
        yield app


class House:
    """The processes of the school as they run: its address, and a way to let one of them die and come back."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self.environment = environment
        self.port = port
        self.address = f"http://localhost:{port}"
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start a process by its name in the Procfile; of the web server, wait until it answers."""
        self.running[name] = start(PROCESSES[name].format(port=self.port), self.environment, name)
        if name == "web":
            wait_until_healthy(self.address)

    def crash(self, name: str) -> None:
        """Kill a process with all its children, as a power cut does."""
        os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running.pop(name).wait(10)

    def stop(self) -> None:
        """Stop everything in an orderly way."""
        for process in self.running.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.running.values():
            process.wait(10)


@pytest.fixture(scope="session")
def house(app: Flask) -> Iterator[House]:
    """Run web, worker and relay on the school's database and files."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = environment_of(app)
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    house = House(environment, port)
    try:
        for name in reversed(PROCESSES):  # the web server last, because it is waited for
            house.start(name)
        yield house
    finally:
        house.stop()


@pytest.fixture(scope="session")
def live(house: House) -> str:
    """The address of the running school."""
    return house.address


@pytest.fixture
def line(house: House) -> Iterator[Line]:
    """A line to the school that can have bad luck; who uses it lets `live` be its address."""
    with Line(house.port) as line:
        yield line


def start(line: str, environment: dict[str, str], name: str) -> subprocess.Popen[bytes]:
    """Start a process of the Procfile in a group of its own, its output in the test's data folder."""
    log = Path(environment["SPARK_DATA"]) / f"{name}.log"
    with log.open("ab") as output:
        return subprocess.Popen(
            line.split(), cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )


def wait_until_healthy(address: str) -> None:
    """Return when the server answers; fail after 30 s."""
    for _attempt in range(150):
        try:
            if urlopen(f"{address}/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("The server did not start within 30 s.")


def installed_chromium() -> str | None:
    """The system's Chromium, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, else Playwright's own; in CI a missing browser is a failure."""
    executable = installed_chromium()
    with sync_playwright() as playwright:
        if executable is None and not Path(playwright.chromium.executable_path).exists():
            message = "No Chromium found: install the package chromium, or run `playwright install chromium`."
            pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def people(chromium: Browser, live: str) -> Iterator[People]:
    """Open browsers, one per person."""
    opened = People(chromium, live)
    yield opened
    opened.close()


@pytest.fixture
def amina(cast: Cast, people: People) -> Page:
    """Amina's phone, signed in, with its worker."""
    page = people.open(phone=True)
    come_in(page, cast.amina)
    return with_worker(page)


class People:
    """Browser windows of different people; any script error in one fails the test."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium = chromium
        self.address = address
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def open(self, *, javascript: bool = True, phone: bool = False, **options: object) -> Page:
        """Open a window for one more person."""
        context = self.chromium.new_context(
            base_url=self.address,
            java_script_enabled=javascript,
            viewport=PHONE if phone else LAPTOP,
            has_touch=phone,
            **options,
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.note(message.type, message.text))
        return page

    def note(self, kind: str, text: str) -> None:
        """Keep what the browser complains about: a blocked script or style is a defect of ours."""
        if kind == "error" and "Content Security Policy" in text:
            self.errors.append(text)

    def close(self) -> None:
        """Close all windows and say what broke in them."""
        for context in self.contexts:
            context.close()
        assert not self.errors, self.errors
