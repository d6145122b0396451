"""Stages for the outside world: a bucket on the loopback, a virus scanner of our own, the demo data."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from spark.services import media
from tests.demo_data import demo_file

IN_CI = os.environ.get("CI") == "true"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(scope="session")
def demo_data() -> Path:
    """The folder of demo data."""
    return demo_file("")


@pytest.fixture(scope="session")
def bucket_url() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real clamd that knows one virus: EICAR, at the beginning of any file. Its SCANNER_URL."""
    binary = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
    if not binary:
        reason = "clamd is not installed"
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "signatures").mkdir()
    # name:target type (0, any file):offset:hex of the bytes
    (folder / "signatures" / "spark.ndb").write_text(f"Spark.Test.EICAR:0:0:{EICAR.hex()}\n")
    settings = {
        "DatabaseDirectory": folder / "signatures",
        "LocalSocket": folder / "socket",
        "Foreground": "yes",
        "StreamMaxLength": "1M",
        "TemporaryDirectory": folder,
    }
    (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    process = subprocess.Popen(
        [binary, "-c", str(folder / "clamd.conf")], stdout=(folder / "log").open("wb"), stderr=subprocess.STDOUT
    )
    try:
        for _ in range(300):
            if (folder / "socket").exists():
                break
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
        yield f"unix:{folder / 'socket'}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def silent_socket() -> Iterator[str]:
    """Something that listens and takes all, but never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., media.Made]:
    """media.process in a folder of its own, with some limits changed; it also checks what must hold for all files."""

    def processed(kind: str, source: Path | bytes, **limits: float) -> media.Made:
        folder = tmp_path / "work"
        folder.mkdir(exist_ok=True)
        if isinstance(source, bytes):
            path = tmp_path / "upload"
            path.write_bytes(source)
            source = path
        steps: list[str] = []
        made = media.process(kind, source, folder, replace(media.usual_limits(kind), **limits), steps.append)
        expected = [step for step in media.STEPS[kind] if step != "audio" or "no_sound" not in made.warnings]
        assert steps == expected
        for file in made.files:
            assert file.path.parent == folder
            assert (file.bytes, file.name) == (file.path.stat().st_size, file.path.name)
        assert set(made.warnings) <= set(media.WARNINGS)
        return made

    return processed


@pytest.fixture
def refusal(process: Callable[..., media.Made]) -> Callable[..., media.MediaRefused]:
    """Why a file is refused."""

    def refused(kind: str, source: Path | bytes, **limits: float) -> media.MediaRefused:
        with pytest.raises(media.MediaRefused) as caught:
            process(kind, source, **limits)
        return caught.value

    return refused
