"""The collector looks at everything only when sockets have left much behind."""

from __future__ import annotations

import pytest

from spark.live import garbage
from spark.live.garbage import MUCH, NEVER, RARELY, Collector
from spark.live.hub import Hub


@pytest.fixture
def looks(monkeypatch):
    """Count the looks instead of taking them, and leave the tests' own collector alone."""
    taken = []
    monkeypatch.setattr(garbage.gc, "collect", lambda: taken.append(1))
    monkeypatch.setattr(garbage.gc, "freeze", lambda: None)
    monkeypatch.setattr(garbage.gc, "set_threshold", lambda *numbers: taken.append(numbers))
    return taken


def test_python_no_longer_looks_by_itself(app, looks):
    Collector(Hub(app))
    assert [numbers[2] for numbers in looks if isinstance(numbers, tuple)] == [NEVER]


def test_many_closed_sockets_are_worth_a_look(app, looks):
    hub = Hub(app)
    collector = Collector(hub)
    looks.clear()
    collector.collect_if_due()
    hub.left = MUCH - 1
    collector.collect_if_due()
    assert looks == []
    hub.left = MUCH
    collector.collect_if_due()
    collector.collect_if_due()
    assert looks == [1]


def test_so_are_some_minutes(app, looks):
    collector = Collector(Hub(app))
    looks.clear()
    collector.at -= RARELY
    collector.collect_if_due()
    collector.collect_if_due()
    assert looks == [1]
