"""The data folder: one owner at a time, a memory of the engines that made it, a place for their sockets."""

from __future__ import annotations

import fcntl
import json
import os
import stat
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from spark.engines.refusal import AlreadyRunning, CannotStart

LONGEST_SOCKET_PATH = 107  # bytes that fit in sockaddr_un
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"
DYING = 1  # second that a killed owner may take to let go


@dataclass(frozen=True)
class Maker:
    """What made an engine's files: a program, its origin (`system` or `wheels`), its major version."""

    program: str
    kind: str
    major: int

    def __str__(self) -> str:
        origin = "the Python wheel" if self.kind == "wheels" else "the system"
        return f"{self.program} {self.major} from {origin}"


class DataFolder:
    """Everything the engines keep lies in here; `own` it before touching anything."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._memory = self.path / "engines.json"
        self._lock: int | None = None

    def own(self) -> None:
        """Become the only owner, or raise AlreadyRunning. The kernel gives the lock back when we die."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path / "engines.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise CannotStart(f"The data folder {self.path} cannot be used: {error.strerror}.") from error
        give_up = time.monotonic() + DYING
        while not locked(lock):
            if time.monotonic() > give_up:
                owner = os.read(lock, 20).decode()
                os.close(lock)
                raise AlreadyRunning(self.path, int(owner or 0))
            time.sleep(0.05)
        os.truncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        self._lock = lock

    def disown(self) -> None:
        """Let the next one in."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def tidy(self) -> None:
        """Take an empty socket folder out of the temp directory again."""
        if elsewhere := self._remembered().get("sockets"):
            with suppress(OSError):
                Path(elsewhere).rmdir()

    def maker(self, engine: str) -> Maker | None:
        """Say what made `engine`'s files here, None in a new folder."""
        made = self._remembered().get(engine)
        return Maker(**made) if made else None

    def remember_maker(self, engine: str, maker: Maker) -> None:
        """Note what made `engine`'s files."""
        if self.maker(engine) != maker:
            self._remember(engine, asdict(maker))

    def sockets(self) -> Path:
        """Return a folder only we may enter, with a path short enough for a socket in it."""
        here = self.path / "run"
        if len(os.fsencode(here)) + len(LONGEST_SOCKET_NAME) <= LONGEST_SOCKET_PATH:
            here.mkdir(mode=0o700, exist_ok=True)
            return here
        elsewhere = self._remembered().get("sockets")
        if not elsewhere or not is_ours_alone(Path(elsewhere)):
            elsewhere = tempfile.mkdtemp(prefix="spark-")
            self._remember("sockets", elsewhere)
        return Path(elsewhere)

    def _remembered(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._memory.read_text()))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise CannotStart(f"{self._memory} is damaged. Mend it or put it back from a backup.") from error

    def _remember(self, key: str, value: object) -> None:
        fresh = self._memory.with_suffix(".new")
        fresh.write_text(json.dumps(self._remembered() | {key: value}, indent=2) + "\n")
        fresh.replace(self._memory)


def locked(lock: int) -> bool:
    """Take an open file's lock, or say that somebody has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_ours_alone(folder: Path) -> bool:
    """Say whether a remembered folder in a place everybody may write to is still the one we made."""
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o007
