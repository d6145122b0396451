"""A virus scanner behind one verb, spoken to in clamd's own words over a socket.

The conversation (clamd(8), INSTREAM): `zINSTREAM\\0`, then chunks, each behind its length as four bytes in
network order, then a length of zero; the answer is `stream: OK`, `stream: <name> FOUND` or `... ERROR`.
clamd refuses streams beyond its own StreamMaxLength: it must be set at least as high as our largest upload.
"""

import socket
import struct
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urlsplit

_CHUNK = 64 * 1024  # bytes


class ScannerUnavailable(Exception):
    """No verdict: nobody answers, in time or in words we know. What was to be scanned must wait."""


class Verdict(NamedTuple):
    """What the scanner says; the signature's name when it is not clean."""

    clean: bool
    signature: str | None = None


class Scanner:
    """A clamd at `tcp://host:port` or `unix:/path`; `patience` is the seconds allowed for one whole scan."""

    def __init__(self, url: str, patience: float = 120) -> None:
        parts = urlsplit(url)
        self.patience = patience
        self._address: tuple[str, int] | str
        if parts.scheme == "tcp" and parts.hostname and parts.port:
            self._address = (parts.hostname, parts.port)
        elif parts.scheme == "unix" and parts.path:
            self._address = parts.path
        else:
            raise ValueError("SCANNER_URL must read tcp://host:port or unix:/path/of/clamd.sock")

    def scan(self, stream: BinaryIO) -> Verdict:
        """Send all of the stream and hear the verdict. ScannerUnavailable."""
        with self._conversation() as (line, deadline):
            try:
                line.sendall(b"zINSTREAM\0")
                while chunk := stream.read(_CHUNK):
                    _leave(line, deadline)
                    line.sendall(struct.pack("!L", len(chunk)) + chunk)
                line.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has said why and hung up, in mid-stream
            return _understood(_reply(line, deadline))

    def ping(self) -> None:
        """Hear whether anybody is there, within five seconds. ScannerUnavailable."""
        with self._conversation(min(5, self.patience)) as (line, deadline):
            line.sendall(b"zPING\0")
            if (answer := _reply(line, deadline)) != "PONG":
                raise ScannerUnavailable(f"the scanner said {answer!r} to a ping")

    @contextmanager
    def _conversation(self, patience: float | None = None) -> Iterator[tuple[socket.socket, float]]:
        deadline = time.monotonic() + (patience or self.patience)
        family = socket.AF_UNIX if isinstance(self._address, str) else socket.AF_INET
        try:
            with self._connected(family, min(5, self.patience)) as line:
                yield line, deadline
        except OSError as error:  # time-outs among them
            raise ScannerUnavailable(f"the scanner does not answer: {error}") from error

    def _connected(self, family: int, patience: float) -> socket.socket:
        if isinstance(self._address, tuple):
            return socket.create_connection(self._address, patience)
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(patience)
            line.connect(self._address)
        except OSError:
            line.close()
            raise
        return line


def scanner_from(config: Mapping[str, Any]) -> Scanner | None:
    """The scanner `SCANNER_URL` names; None when there is none or `SCANNER` says "none"."""
    url = str(config.get("SCANNER_URL") or "")
    if url.lower() in ("", "none") or str(config.get("SCANNER") or "").lower() == "none":
        return None
    return Scanner(url)


def _leave(line: socket.socket, deadline: float) -> None:
    """Give the next word of the conversation what is left of the time."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    line.settimeout(left)


def _reply(line: socket.socket, deadline: float) -> str:
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < 4096:
        _leave(line, deadline)
        if not (more := line.recv(1024)):
            break
        heard += more
    return heard.rstrip(b"\0\n").decode("utf-8", "replace")


def _understood(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict(clean=True)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(clean=False, signature=answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerUnavailable(f"the scanner said {answer[:200]!r}")
