"""Short ways for tests to read what stands in a line or two."""

from __future__ import annotations

from spark.domain.practice.formats.parsed import Found, Parsed
from spark.domain.practice.formats.reading import read


def found(format_name: str, source: str) -> Found:
    """Return the only question of a file."""
    parsed = read(format_name, source.encode())
    assert parsed.problems == ()
    (one,) = parsed.found
    return one


def item(format_name: str, source: str):
    """Return the only item of a file, which nothing is wrong with."""
    one = found(format_name, source)
    assert sentences(one) == []
    return one.item


def sentences(read_so_far: Found | Parsed) -> list[str]:
    """Return what is wrong with a question or a file, as people read it."""
    return [str(problem.sentence) for problem in read_so_far.problems]


def notes(one: Found) -> list[str]:
    """Return what was left out of a question or changed."""
    return [str(note) for note in one.notes]


def weights(parts) -> list[str]:
    """Return the weights of choices or accepted answers."""
    return [str(part.weight) for part in parts]


def texts(parts) -> list[str]:
    """Return the texts of choices or accepted answers."""
    return [part.text for part in parts]
