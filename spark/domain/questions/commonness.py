"""Commonness: how many questions have a word, as PostgreSQL's own statistics of the search column say.

A word in half of all questions finds nothing by itself and costs as much as reading them all. So the rare words are
looked for, and a common one only together with others.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import text

from spark.extensions import db

KEPT = 600.0  # seconds; the statistics change by the day
BUDGET = 300.0  # questions that one way of looking should find
MOST_WAYS = 6
UNCOUNTED = 20.0  # times as rare as the rarest that is counted, which most of the long tail is by far
TOGETHER = 4.0  # words of one topic stand together more often than chance has it

STATISTICS = text(
    """
    SELECT greatest(c.reltuples, 0), s.most_common_elems::text::text[], s.most_common_elem_freqs
    FROM pg_class c LEFT JOIN pg_stats s
      ON s.schemaname = 'public' AND s.tablename = 'questions' AND s.attname = 'search'
    WHERE c.oid = 'questions'::regclass
    """
)


@dataclass(frozen=True)
class Commonness:
    """What share of all questions has a lexeme."""

    questions: float = 0.0
    shares: dict[str, float] = field(default_factory=dict)
    rarest: float = 0.0  # the share of the rarest lexeme that is counted

    def share(self, lexemes: Collection[str]) -> float:
        """Return what share has one of some lexemes; those that are not counted are much rarer than all that are."""
        return min(sum(self.shares.get(lexeme, self.rarest / UNCOUNTED) for lexeme in lexemes), 1.0)


_known: dict[str | None, tuple[float, Commonness]] = {}  # by database: until when, and what


def commonness() -> Commonness:
    """Return the statistics, read again every few minutes."""
    database, moment = db.engine.url.database, time.monotonic()
    until, known = _known.get(database, (moment, Commonness()))
    if until <= moment:
        known = read_statistics()
        _known[database] = moment + KEPT, known
    return known


def read_statistics() -> Commonness:
    """Read them; a young table has none, and then every word counts as rare."""
    found = db.session.execute(STATISTICS).one()
    lexemes, shares = found[1] or [], found[2] or []
    shares = shares[: len(lexemes)]  # behind them stand the least and the greatest
    return Commonness(float(found[0]), dict(zip(lexemes, shares, strict=True)), min(shares, default=0.0))


def ways_to_find(wanted: Sequence[frozenset[str]], known: Commonness, *, beginning: str = "") -> list[str]:
    """Return queries in PostgreSQL's text form, the most promising first: rare words alone, commoner ones together.

    The word `beginning` may go on: somebody is still typing it.
    """
    rarest_first = sorted(wanted, key=known.share)
    ways = [way_from(rarest_first[start:], known, beginning) for start in range(min(MOST_WAYS, len(rarest_first)))]
    return list(dict.fromkeys(ways))


def way_from(words: Sequence[frozenset[str]], known: Commonness, beginning: str) -> str:
    """Join words until they find few enough questions."""
    finds, joined = known.questions, list[str]()
    for word in words:
        finds *= min(known.share(word) * (TOGETHER if joined else 1.0), 1.0)
        joined.append(one_of(word, beginning))
        if finds <= BUDGET:
            break
    return " & ".join(joined)


def one_of(lexemes: Collection[str], beginning: str = "") -> str:
    """Return the query for any of some lexemes."""
    forms = [f"'{lexeme}'{':*' if lexeme == beginning else ''}" for lexeme in sorted(lexemes)]
    return f"({' | '.join(forms)})"
