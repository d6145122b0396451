"""What was told lately, for pages that were away: the end of the stream, kept in the process.

A page that comes back names the last cursor it saw and gets what it missed on its topics. When the memory does not
reach so far back, nobody can know what it missed, and it looks at everything again.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable

from spark.services.hints import LENGTH, NOTHING, Cursor, Hint

# Transactions become visible a little out of order, and desks are told up to half a second late.
OVERLAP = 1000  # milliseconds
CLOCKS_DIFFER = 2000  # milliseconds between our clock and Redis's


class History:
    """The entries after `floor`, all of them."""

    def __init__(self) -> None:
        self.entries: deque[tuple[Cursor, Hint]] = deque()
        self.floor: Cursor | None = None  # nothing is known yet

    @property
    def cursor(self) -> Cursor:
        """Where we are."""
        return self.entries[-1][0] if self.entries else self.floor or NOTHING

    def begin(self, entries: Iterable[tuple[Cursor, Hint]], end: Cursor) -> None:
        """Forget everything and begin with what the stream remembers, or at its end when that is nothing."""
        self.entries = deque(entries)
        self.floor = self.entries[0][0] if self.entries else end

    def add(self, cursor: Cursor, hint: Hint) -> None:
        """Keep one more, and only so many."""
        self.entries.append((cursor, hint))
        if len(self.entries) > LENGTH:
            self.floor = self.entries.popleft()[0]

    def knows(self, cursor: Cursor) -> bool:
        """Whether nothing after `cursor` is missing here."""
        return self.floor is not None and self.floor <= cursor <= max(self.cursor, now_as_cursor())

    def since(self, cursor: Cursor, topics: set[str]) -> list[tuple[Cursor, Hint]]:
        """Return what was told on `topics` after `cursor`, each thing once, the oldest first."""
        after = (cursor[0] - OVERLAP, 0)
        found: dict[str, tuple[Cursor, Hint]] = {}
        for entry in reversed(self.entries):
            if entry[0] <= after:
                break
            if entry[1].topic in topics and entry[0] != cursor:
                found.setdefault(entry[1].written(), entry)
        return list(reversed(found.values()))


def so_long_ago(milliseconds: int) -> Cursor:
    """Return the cursor of a page that was asked for so long ago."""
    return now_as_cursor()[0] - CLOCKS_DIFFER - milliseconds, 0


def now_as_cursor() -> Cursor:
    """Return the cursor of this moment by our own clock."""
    return int(time.time() * 1000), 0
