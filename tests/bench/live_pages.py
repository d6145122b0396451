"""A process full of open pages for `make bench-live`: thousands of sockets on one epoll, each noting its delays.

Written on bare sockets, because here a client must cost less than the server it measures. The clock is the machine's
monotonic one, which all processes share.
"""

from __future__ import annotations

import re
import select
import socket
import time
from collections import Counter, deque
from multiprocessing.connection import Connection

SENT = re.compile(rb'"kind":"(\w+)","sent":(\d+)')
PING, PONG = b"\x89\x00", b"\x8a\x80\0\0\0\0"
AT_ONCE = 40  # handshakes under way
HANDSHAKE = """GET /ws HTTP/1.1\r
Host: 127.0.0.1:{port}\r
Origin: http://127.0.0.1:{port}\r
Cookie: {cookie}\r
Connection: Upgrade\r
Upgrade: websocket\r
Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
Sec-WebSocket-Version: 13\r
\r
"""


def hold(orders: Connection, port: int) -> None:
    """Do what the bench says until it says stop."""
    Pages(orders, port).run()


class Pages:
    """The open pages of this process."""

    def __init__(self, orders: Connection, port: int) -> None:
        self.orders, self.port = orders, port
        self.epoll = select.epoll()
        self.epoll.register(orders.fileno(), select.EPOLLIN)
        self.lines: dict[int, socket.socket] = {}
        self.wanted: deque[str] = deque()
        self.under_way: set[int] = set()
        self.heard: list[tuple[int, bytes]] = []
        self.outcomes: Counter[str] = Counter()
        self.question = ""

    def run(self) -> None:
        """Read whatever comes."""
        clock, heard = time.monotonic_ns, self.heard
        while True:
            for fd, _event in self.epoll.poll():
                if fd == self.orders.fileno():
                    if not self.obey(*self.orders.recv()):
                        return
                    continue
                try:
                    data = self.lines[fd].recv(65536)
                except OSError:
                    data = b""
                if not data:
                    self.lose(fd)
                elif fd in self.under_way:
                    self.opened(fd, data)
                else:
                    heard.append((clock(), data))
                    if PING in data:
                        self.lines[fd].send(PONG)

    def obey(self, order: str, *rest: object) -> bool:
        """Take an order; False ends it all."""
        if order == "open":
            cookies, self.question = rest  # type: ignore[assignment]
            self.wanted.extend(cookies)  # type: ignore[arg-type]
            self.open_more()
        elif order == "stall":
            for fd in list(self.lines)[-rest[0] :]:  # type: ignore[operator]  # those opened last
                self.epoll.unregister(fd)
            self.orders.send(None)
        elif order == "report":
            self.orders.send((self.delays(), dict(self.outcomes)))
        return order != "stop"

    def open_more(self) -> None:
        """Keep so many handshakes under way until all are open, and say so."""
        while self.wanted and len(self.under_way) < AT_ONCE:
            line = socket.create_connection(("127.0.0.1", self.port))
            line.sendall(HANDSHAKE.format(port=self.port, cookie=self.wanted.popleft()).encode())
            self.lines[line.fileno()] = line
            self.under_way.add(line.fileno())
            self.epoll.register(line.fileno(), select.EPOLLIN)
        if not self.wanted and not self.under_way:
            self.orders.send(dict(self.outcomes))

    def opened(self, fd: int, data: bytes) -> None:
        """See how a handshake ended, and listen to the question."""
        outcome = data[9:12].decode()
        self.outcomes[outcome] += 1
        if outcome == "101" and self.question:
            text = f'{{"event":"question:subscribe","data":{{"questionId":"{self.question}"}}}}'.encode()
            self.lines[fd].send(bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)
        self.under_way.discard(fd)
        self.open_more()

    def lose(self, fd: int) -> None:
        """Note that the server closed a page."""
        self.outcomes["lost"] += 1
        self.lines.pop(fd).close()
        if fd in self.under_way:
            self.under_way.discard(fd)
            self.open_more()

    def delays(self) -> list[tuple[str, float]]:
        """Return how late each hint came, in milliseconds."""
        found = [
            (kind.decode(), (at - int(sent)) / 1e6) for at, data in self.heard for kind, sent in SENT.findall(data)
        ]
        self.heard.clear()
        return found
