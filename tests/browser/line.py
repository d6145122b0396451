"""A line with bad luck: a small proxy between browser and school that loses, delays and forges what it is told to.

One connection carries one request, so that a browser never sends by itself again what it sent on a connection that it
had used before. The Host header stays as the browser wrote it: to the school the line is its own address.
"""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

LOCAL = "127.0.0.1"
PIECE = 65536
PORTAL = "<!DOCTYPE html><title>Welcome</title><h1>Buy data to go on</h1>"


@dataclass
class Asked:
    """One request as it came: its first line, its headers, its body."""

    method: str
    path: str
    head: bytes
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        """The Idempotency-Key, which the worker always sends."""
        return self.headers.get("idempotency-key", "")


# What may happen to a request: it is given the line, the request and the browser's end, and answers or does not.
Luck = Callable[["Line", Asked, socket.socket], None]


def good(line: Line, asked: Asked, browser: socket.socket) -> None:
    """Let the request through."""
    with line.forwarded(asked) as school:
        line.pipe(school, browser, both_ways="upgrade" in asked.headers)


def refused(line: Line, asked: Asked, browser: socket.socket) -> None:
    """Close before the school hears of it."""


def lost(line: Line, asked: Asked, browser: socket.socket) -> None:
    """Let the school do what it is asked, and lose its answer."""
    with line.forwarded(asked) as school:
        while school.recv(PIECE):
            pass


def torn(line: Line, asked: Asked, browser: socket.socket) -> None:
    """Break when half of it has gone up."""
    with socket.create_connection((LOCAL, line.port), timeout=60) as school:
        school.sendall(asked.head + asked.body[: len(asked.body) // 2])


def portal(line: Line, asked: Asked, browser: socket.socket) -> None:
    """Answer in place of the school, as a hotel does."""
    browser.sendall(answer_of(200, PORTAL, {"Content-Type": "text/html"}))


def hung(line: Line, asked: Asked, browser: socket.socket) -> None:
    """Hold the request back, until the line is mended: then it is gone."""
    line.hanging.append(asked.key)
    line.mended.wait()


def slow(seconds: float) -> Luck:
    """Let the request through late, even if nobody waits for it any more."""

    def late(line: Line, asked: Asked, browser: socket.socket) -> None:
        line.closed.wait(seconds)
        good(line, asked, browser)

    return late


def narrow(seconds: float, up: float, down: float) -> Luck:
    """Be a slow line: each request and answer takes `seconds` and its bytes, so many a second `up` and `down`."""

    def crept(line: Line, asked: Asked, browser: socket.socket) -> None:
        line.closed.wait(seconds + (len(asked.head) + len(asked.body)) / up)
        with line.forwarded(asked) as school:
            while piece := school.recv(int(down / 10)):
                browser.sendall(piece)
                line.closed.wait(len(piece) / down)

    return crept


def answering(status: int, code: str = "", sentence: str = "", **headers: str) -> Luck:
    """Answer like the school to a replay; without a `code` like another machine on the way."""
    said = {"Content-Type": "text/plain"} | ({"Spark-Error": code} if code else {})
    said |= {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(line: Line, asked: Asked, browser: socket.socket) -> None:
        browser.sendall(answer_of(status, sentence, said))

    return answer


def resting(seconds: int = 0) -> Luck:
    """Answer that the school rests."""
    return answering(503, Retry_After=str(seconds))


def chosen(choose: Callable[[Asked], Luck]) -> Luck:
    """Choose anew for every request."""

    def luck(line: Line, asked: Asked, browser: socket.socket) -> None:
        choose(asked)(line, asked, browser)

    return luck


def first(number: int, luck: Luck, then: Luck = good) -> Luck:
    """Have one luck for the first few requests, then another."""
    left = iter([luck] * number)
    return chosen(lambda asked: next(left, then))


def answer_of(status: int, text: str, headers: dict[str, str]) -> bytes:
    """Write an answer as it goes over the line."""
    content = text.encode()
    lines = [f"HTTP/1.1 {status} Told", "Connection: close", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


@dataclass
class Line:
    """The line to the school on `port`. `posts` is the luck of what is written with a key, `gets` that of all else."""

    port: int
    posts: Luck = good
    gets: Luck = good
    worker: str = ""  # served in place of the school's /sw.js
    cut: set[str] = field(default_factory=set)  # words of the User-Agent of browsers that have no line at all
    sent: list[Asked] = field(default_factory=list)  # every POST with a key, in order
    hanging: list[str] = field(default_factory=list)
    mended: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)
    open: set[socket.socket] = field(default_factory=set)

    def __enter__(self) -> Line:
        self.door = socket.create_server((LOCAL, 0), backlog=128)
        self.address = f"http://localhost:{self.door.getsockname()[1]}"
        threading.Thread(target=self.listen, daemon=True).start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.closed.set()
        self.mended.set()
        self.door.close()
        for end in list(self.open):
            cut_off(end)

    def mend(self) -> None:
        """Let everything through from now on; what hung is gone."""
        self.posts = self.gets = good
        self.mended.set()
        self.mended = threading.Event()
        self.hanging = []

    @property
    def tries(self) -> Counter[str]:
        """How often each key was sent."""
        return Counter(asked.key for asked in self.sent)

    def listen(self) -> None:
        """Take every connection, each in a thread of its own."""
        with suppress(OSError):  # the door is closed
            while True:
                browser, _from = self.door.accept()
                threading.Thread(target=self.take, args=(browser,), daemon=True).start()

    def take(self, browser: socket.socket) -> None:
        """Read one request and let it have its luck."""
        self.open.add(browser)
        with browser, suppress(OSError):
            if asked := read_request(browser):
                self.luck_of(asked)(self, asked, browser)
                with suppress(OSError):
                    browser.shutdown(socket.SHUT_WR)
        self.open.discard(browser)

    def luck_of(self, asked: Asked) -> Luck:
        """Choose what happens to a request."""
        if any(word in asked.headers["user-agent"] for word in self.cut):
            return refused
        if asked.path == "/sw.js" and self.worker:
            said = {"Content-Type": "text/javascript", "Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
            text = self.worker
            return lambda line, asked, browser: browser.sendall(answer_of(200, text, said))
        if asked.method == "POST" and asked.key:
            self.sent.append(asked)
            return self.posts
        return self.gets

    def forwarded(self, asked: Asked) -> socket.socket:
        """Send a request on to the school."""
        school = socket.create_connection((LOCAL, self.port), timeout=60)
        with suppress(OSError):  # it may answer before it has read all
            school.sendall(asked.head + asked.body)
        return school

    def pipe(self, school: socket.socket, browser: socket.socket, *, both_ways: bool) -> None:
        """Carry the answer, and for a socket of live news also what the browser says."""
        if both_ways:
            school.settimeout(None)
            self.open.add(school)
            threading.Thread(target=carry, args=(browser, school), daemon=True).start()
        carry(school, browser)
        self.open.discard(school)


def carry(source: socket.socket, goal: socket.socket) -> None:
    """Carry bytes until one end is closed."""
    with suppress(OSError):
        while piece := source.recv(PIECE):
            goal.sendall(piece)
    cut_off(goal if goal.fileno() == -1 else source)


def cut_off(end: socket.socket) -> None:
    """Wake whoever reads from this end."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


def read_request(browser: socket.socket) -> Asked | None:
    """Read one request; None when the browser opened a connection and did not need it."""
    begun = b""
    while b"\r\n\r\n" not in begun:
        piece = browser.recv(PIECE)
        if not piece:
            return None
        begun += piece
    head, _, body = begun.partition(b"\r\n\r\n")
    first_line, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += browser.recv(PIECE)
    if "upgrade" not in headers:
        lines = [line for line in lines if not line.lower().startswith("connection:")] + ["Connection: close"]
    method, path, _version = first_line.split(" ")
    return Asked(method, path, "\r\n".join([first_line, *lines, "", ""]).encode("latin-1"), headers, body)
