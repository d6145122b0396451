"""Redis, or Valkey, in a data folder: a queue and a cache, which the outbox refills when it is lost."""

from __future__ import annotations

import shutil
import signal
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from spark.engines.binaries import Program
from spark.engines.child import Child
from spark.engines.privileges import Servant
from spark.engines.refusal import CannotStart

SOCKET = "redis.sock"
PATIENCE = 60  # seconds; a long append-only file takes a while to read


class Redis:
    """The server with its data in `files`, answering in the folder `sockets`."""

    name = "redis"
    variable = "REDIS_URL"

    def __init__(self, program: Program, files: Path, sockets: Path, servant: Servant, *, durable: bool) -> None:
        self.program, self.files, self.servant = program, files, servant
        self.durable = durable
        self.socket = sockets / SOCKET
        self.log = files.parent / "log" / "redis.log"
        self.child: Child | None = None
        self.url = redis_url(sockets)

    def launch(self) -> None:
        """Start it without waiting; `await_ready` waits."""
        if not self.files.exists():
            self.files.mkdir(mode=0o700)
            self.servant.give(self.files)
            self.servant.share(self.files)
        self._end_an_orphan()
        options = {
            "dir": str(self.files),
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "777",  # the folder's mode keeps others out
            "appendonly": "yes" if self.durable else "no",
            "maxmemory-policy": "noeviction",
            "save": "",  # the append-only file is enough, and a dump that fails would keep it from ending
        }
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        command = [*self.servant.prefix("TERM"), str(self.program.path), *flags]
        self.child = Child(command, self.log)

    def await_ready(self) -> None:
        """Return once it answers, or raise CannotStart. Unreadable files are set aside with a sentence."""
        if self._answered():
            return
        words = self.child.last_words() if self.child else ""
        aside = self.files.with_name(f"redis-unreadable-{datetime.now(UTC):%Y%m%d-%H%M%S}")
        self.files.rename(aside)
        self.launch()
        if not self._answered():  # so the files were not the trouble, and go back
            shutil.rmtree(self.files)
            aside.rename(self.files)
            raise CannotStart(f"{self.program.maker.program} did not start: {words} (see {self.log})")
        print(f"The queue's files could not be read ({words}). They now lie in {aside}.", file=sys.stderr)
        print("Nothing is lost: the outbox in PostgreSQL fills the queue again.", file=sys.stderr)

    def stop(self) -> None:
        """Stop it in an orderly way."""
        if self.child:
            self.child.stop(signal.SIGTERM)

    def _answered(self) -> bool:
        """Wait for the first answer; False when the process ended instead."""
        assert self.child, "launch() comes first"
        give_up = time.monotonic() + PATIENCE
        while ask(self.socket, "PING") != "+PONG":
            if not self.child.is_alive():
                return False
            if time.monotonic() > give_up:
                raise CannotStart(f"{self.program.maker.program} did not answer within {PATIENCE} seconds.")
            time.sleep(0.02)
        return True

    def _end_an_orphan(self) -> None:
        # We own the folder, so whoever still answers on its socket lost its owner to a kill.
        give_up = time.monotonic() + PATIENCE
        while ask(self.socket, "PING") is not None:
            ask(self.socket, "SHUTDOWN")
            if time.monotonic() > give_up:
                raise CannotStart(f"An earlier server still answers on {self.socket}. Stop it first.")
            time.sleep(0.1)


def redis_url(sockets: Path) -> str:
    """Return the URL of the server whose socket lies in this folder."""
    return f"unix://{quote(str(sockets / SOCKET))}?db=0"


def ask(path: Path, command: str) -> str | None:
    """Send one command and return the first line of the answer, None when nobody listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(5)
        try:
            line.connect(str(path))
            line.sendall(f"{command}\r\n".encode())
            return line.recv(256).decode(errors="replace").partition("\r\n")[0]
        except OSError:
            return None
