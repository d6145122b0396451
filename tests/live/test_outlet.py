"""The outlet: whole frames, in order, never waiting; and what does not read is hung up on."""

from __future__ import annotations

import socket

import pytest

from spark.live.limits import BYTES_AT_ONCE, MOST_PENDING
from spark.live.outlet import IDLE, LATEST, SOON, HungUp, Outlet


@pytest.fixture
def line():
    server = socket.create_server(("127.0.0.1", 0))
    there = socket.create_connection(server.getsockname())
    here, _ = server.accept()
    there.settimeout(10)
    yield here, there
    for end in (here, there, server):
        end.close()


def fill(outlet, frame=b"x" * 8192):
    """Send until something waits; return how many bytes were sent."""
    sent = 0
    while not outlet.pending:
        sent += len(frame)
        outlet.send(frame)
    return sent


def send_much(outlet, times):
    for _ in range(times):
        outlet.send(b"x" * 1000)


def read(there, size):
    data = b""
    while len(data) < size:
        data += there.recv(size - len(data))
    return data


def test_a_frame_leaves_at_once(line):
    here, there = line
    outlet = Outlet(here)
    assert outlet.send(b"hello") == 5
    assert there.recv(10) == b"hello"
    assert outlet.flush() == IDLE


def test_what_does_not_fit_waits_whole_and_in_order(line):
    here, there = line
    outlet, woken = Outlet(here), []
    outlet.wake = lambda: woken.append(1)
    sent = fill(outlet)
    outlet.send(b"the end")
    assert woken
    assert outlet.flush() >= SOON
    got = read(there, sent - len(outlet.pending) + 7)
    while outlet.flush() != IDLE:
        got += read(there, 1)
    got += read(there, sent + 7 - len(got))
    assert got == b"x" * sent + b"the end"


def test_tries_become_rarer(line):
    outlet = Outlet(line[0])
    fill(outlet)
    pauses = [outlet.flush() for _ in range(12)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LATEST


def test_who_does_not_read_is_hung_up_on(line):
    here, there = line
    outlet = Outlet(here)
    with pytest.raises(HungUp):
        send_much(outlet, 10_000)
    assert outlet.is_over
    assert len(outlet.pending) == 0
    received = 0
    while data := there.recv(65536):
        received += len(data)
    assert received <= 10_000 * 1000 - MOST_PENDING


def test_a_line_that_broke_is_over(line):
    here, there = line
    outlet = Outlet(here)
    there.close()
    with pytest.raises(HungUp):
        send_much(outlet, 100)


def test_who_sends_too_much_is_cut_off(line):
    here, there = line
    outlet = Outlet(here)
    for _ in range(BYTES_AT_ONCE // 4096):
        there.sendall(b"y" * 4096)
        read(outlet, 4096)
    there.sendall(b"y" * 4096 * 10)
    with pytest.raises(HungUp):
        read(outlet, 4096 * 10)
    assert outlet.is_over


def test_last_words_arrive_although_something_is_left_unread(line):
    here, there = line
    outlet = Outlet(here)
    there.sendall(b"y" * 20_000)
    outlet.send(b"goodbye")
    there.shutdown(socket.SHUT_WR)
    outlet.see_off()
    here.close()
    assert read(there, 7) == b"goodbye"
    assert there.recv(10) == b""
