"""Spelling: the words of the published lessons, and which of them somebody may have meant.

Two words that differ by up to two slips (a letter too many, missing, wrong or swapped with its neighbour) share a form
when up to two letters are taken out of each. So every word is kept with these forms, and a mistyped one finds its
neighbours by an index, in any script, whatever the database's locale (Garbe's symmetric delete; measured against
pg_trgm, which misses swapped letters in short words: tests/bench/library.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from sqlalchemy import Index, String, Text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Mapped, mapped_column

from spark.extensions import Model, db

COMPARED = 7  # letters from the start of a word; the rest is compared when a candidate is found
SHORTEST = 3  # letters; below, every word is near every other
MOST_MEANT = 3


class LibraryWord(Model):
    """A word of a published lesson's title, topic or description. It may outlive the lesson: it only suggests."""

    __tablename__ = "library_words"
    __table_args__ = (Index("ix_library_words_forms", "forms", postgresql_using="gin"),)

    word: Mapped[str] = mapped_column(String(40, collation="C"), primary_key=True)
    forms: Mapped[list[str]] = mapped_column(ARRAY(Text))


def learn_words(words: Iterable[str]) -> None:
    """Remember words that somebody may look for."""
    # In one order for everybody, so that two approvals at a time never wait for each other.
    rows = [{"word": word, "forms": sorted(forms_of(word))} for word in sorted(set(words)) if len(word) >= SHORTEST]
    if rows:
        db.session.execute(insert(LibraryWord).on_conflict_do_nothing(), rows)


def forms_of(word: str) -> set[str]:
    """Return what is left of the beginning of a word without up to `slips_in(word)` of its letters."""
    start = word[:COMPARED]
    fewest = max(len(start) - slips_in(word), 1)
    return {"".join(left) for length in range(fewest, len(start) + 1) for left in combinations(start, length)}


def slips_in(word: str) -> int:
    """How many slips are forgiven: in a short word a second one makes another word of it."""
    return 1 if len(word) < 5 else 2


def meant_by(word: str, candidates: Iterable[str]) -> list[str]:
    """Return the candidates nearest to a mistyped word, the best first."""
    near = [
        (distance, candidate)
        for candidate in candidates
        if (distance := slips_between(word, candidate)) <= slips_in(word)
    ]
    fewest = min((distance for distance, _candidate in near), default=0)
    return [candidate for distance, candidate in sorted(near) if distance == fewest][:MOST_MEANT]


def slips_between(one: str, other: str) -> int:
    """Count the slips from one word to the other: optimal string alignment distance (Damerau, Levenshtein)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, above, row = row, row if i == 1 else before, [i]
        for j, match in enumerate(other, start=1):
            row.append(min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != match)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                row[j] = min(row[j], above[j - 2] + 1)
    return row[-1]
