"""Contact data in a text: what leads out of the school, where nobody watches over a child and an adult."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spark.domain.moderation.addresses import emails, links
from spark.domain.moderation.disguise import unmask
from spark.domain.moderation.handles import handles
from spark.domain.moderation.phone_numbers import phone_numbers

MOST = 20  # a moderator has seen enough
MOST_PLACES = 200
LONGEST = 200  # characters of one finding's words


@dataclass(frozen=True)
class Finding:
    """Contact data of one kind (phone, email, link, handle), in the words of the text itself."""

    kind: str
    words: str


def find(text: str, region: str) -> list[Finding]:
    """Return the contact data in a text, in no order, each once; `region` is the school's, such as RW.

    The cost grows with the length of the text and with nothing else.
    """
    plain = unmask(text)
    found: dict[Finding, None] = {}
    taken: list[tuple[int, int]] = []
    for kind, (start, end) in places(plain.text, region):
        if any(start < other_end and end > other_start for other_start, other_end in taken):
            continue  # the domain of an address that was found already
        taken.append((start, end))
        found[Finding(kind, plain.words(start, end)[:LONGEST])] = None
        if len(found) == MOST or len(taken) == MOST_PLACES:
            break
    return list(found)


def places(plain: str, region: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the kind and the place of everything that is found."""
    yield from (("email", place) for place in emails(plain))
    yield from (("link", place) for place in links(plain))
    yield from (("phone", place) for place in phone_numbers(plain, region))
    yield from (("handle", place) for place in handles(plain))
